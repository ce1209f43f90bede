select distinct record_id
from visibility
where is_removed = 0 and not exists (
    select 1
    from records
    where records.id = visibility.record_id
)
