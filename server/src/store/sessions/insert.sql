insert into sessions (id, secret_hash, person, device_id, created_at, expires_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (id) do update
set secret_hash = excluded.secret_hash, device_id = excluded.device_id, created_at = excluded.created_at, expires_at = excluded.expires_at, ended_at = null
