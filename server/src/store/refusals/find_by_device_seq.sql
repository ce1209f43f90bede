select op_id
from refusals
where device_id = $1 and device_seq = $2 and op_id is not null and code <> 'identity_conflict'
order by id
limit 1
