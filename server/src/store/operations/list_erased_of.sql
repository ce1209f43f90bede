select op_id
from operations
where person = $1 and is_erased = 1
union
select op_id
from refusals
where person = $1 and body = '' and op_id is not null
