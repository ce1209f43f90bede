insert into visibility (scope, record_id, seq, is_removed)
values ($1, $2, $3, $4)
on conflict (scope, record_id) do update
set seq = excluded.seq, is_removed = excluded.is_removed
