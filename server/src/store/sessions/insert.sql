insert into sessions (id, secret_hash, person, device_id, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6)
