select id, secret_hash, wiped_at is not null
from sessions
where ended_at is not null and wiped_at >= $1
