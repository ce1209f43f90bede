select photo_id, log_seq, stored_hash
from photos
where log_seq > $1
order by log_seq
