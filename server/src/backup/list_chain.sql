select seq, op_id, device_id, device_seq, person, record_id, stamp, body, body_hash, salt, salted_hash, digest, accepted_at, is_erased
from operations
order by seq
