insert into devices (device_id, person, last_seq, last_stamp, heard_at)
values ($1, $2, $3, $4, $5)
on conflict (device_id, person) do update
set last_seq = excluded.last_seq, last_stamp = excluded.last_stamp
