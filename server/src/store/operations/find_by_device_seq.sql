select op_id
from operations
where device_id = $1 and device_seq = $2
