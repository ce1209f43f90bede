select distinct record_id
from operations
where is_erased = 0 and not exists (
    select 1
    from records
    where records.id = operations.record_id
)
