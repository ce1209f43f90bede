select record_id, seq, is_removed
from visibility
where scope = $1 and seq > $2
order by seq
limit $3
