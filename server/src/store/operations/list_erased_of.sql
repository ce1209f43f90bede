select op_id
from operations
where person = $1 and is_erased = 1
union
select op_id
from refusals
where person = $1 and body = '' and op_id is not null
union
-- Erased, and then lost with a restore: whose they were nobody knows any more, so everybody is told.
select subject
from revocations
where what = 'operation'
  and not exists (select 1 from operations where op_id = subject)
  and not exists (select 1 from refusals where op_id = subject)
