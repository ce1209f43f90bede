update meta
set last_seq = $1, last_stamp = $2, last_digest = $3, host = $4, demo_at = $5
where id = 1
