select body, stamp, person
from operations
where record_id = $1
order by seq
