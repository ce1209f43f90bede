insert into devices (device_id, person, heard_at)
values ($1, $2, $3)
on conflict (device_id, person) do update
set heard_at = excluded.heard_at
