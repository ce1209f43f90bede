select seq, op_id, person, device_id, device_seq, stamp, body, record_id
from operations
where seq > $1 and body is not null
order by seq
