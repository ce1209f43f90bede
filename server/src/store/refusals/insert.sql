insert into refusals (
    op_id, device_id, device_seq, person, record_id, is_create, code, field, body, body_hash, refused_at
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
