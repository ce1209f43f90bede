select 1
from refusals
where record_id = $1 and person = $2 and is_create = 1
