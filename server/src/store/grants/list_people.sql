select grants.person, grants.role
from grants
where grants.scope = $1
union
select revocations.subject, null
from revocations
where revocations.what = 'grant' and revocations.scope = $1
order by 1, 2
