insert into records (id, kind, seq, state)
values ($1, $2, $3, $4)
on conflict (id) do update
set seq = excluded.seq, state = excluded.state
