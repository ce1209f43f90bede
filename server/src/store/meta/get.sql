select epoch, last_seq, last_stamp, last_digest, host, demo_at
from meta
where id = 1
