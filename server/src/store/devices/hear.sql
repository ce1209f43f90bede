insert into devices (device_id, person, heard_at, session)
values ($1, $2, $3, $4)
on conflict (device_id, person) do update
set
    heard_at = excluded.heard_at,
    session = coalesce(excluded.session, session)
