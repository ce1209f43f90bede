select id, secret_hash, person, device_id, expires_at
from sessions
where ended_at is null and expires_at > $1
