select id
from records
where not exists (
    select 1
    from visibility
    where visibility.record_id = records.id
)
