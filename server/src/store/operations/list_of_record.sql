select op_id, body
from operations
where record_id = $1 and is_erased = 0
order by seq
