select role
from decisions
where what = 'grant_ended' and subject = $1 and scope = $2 and decided_at = (
    select max(latest.decided_at)
    from decisions as latest
    where latest.what = 'grant_ended' and latest.subject = $1 and latest.scope = $2
)
