select op_id, seq, stamp, body_hash, is_erased
from operations
where op_id = $1
