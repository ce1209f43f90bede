insert into operations (
    seq, op_id, device_id, device_seq, person, record_id, stamp, accepted_at, body, body_hash, salt, salted_hash, digest
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
