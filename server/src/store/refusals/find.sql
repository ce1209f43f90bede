select body_hash, code, field
from refusals
where op_id = $1
order by id
limit 1
