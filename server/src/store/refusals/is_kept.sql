select 1
from refusals
where device_id = $1 and device_seq = $2 and body_hash = $3
