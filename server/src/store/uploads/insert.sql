insert into uploads (id, photo_id, record_id, person, size_bytes, created_at)
values ($1, $2, $3, $4, $5, $6)
