select seq, digest
from operations
where seq <= $1
order by seq desc
limit 1
