select id, secret_hash, wiped_at is not null
from sessions
where ended_at is not null and (ended_at >= $1 or wiped_at >= $1)
