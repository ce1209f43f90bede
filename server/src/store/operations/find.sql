select op_id, seq, stamp, body_hash, is_erased, person, record_id
from operations
where op_id = $1
