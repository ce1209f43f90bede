insert into devices (device_id, person, last_seq, last_stamp, waiting_operations, waiting_photos, heard_at, session)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (device_id, person) do update
set
    last_seq = excluded.last_seq,
    last_stamp = excluded.last_stamp,
    waiting_operations = excluded.waiting_operations,
    waiting_photos = excluded.waiting_photos,
    heard_at = excluded.heard_at,
    session = coalesce(excluded.session, session)
