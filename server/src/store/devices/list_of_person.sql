select
    devices.device_id,
    devices.heard_at,
    devices.waiting_operations,
    devices.waiting_photos,
    coalesce(max(sessions.ended_at is null and sessions.expires_at > ?2), 0),
    coalesce(max(sessions.wiped_at is not null), 0) and coalesce(max(sessions.ended_at is null and sessions.expires_at > ?2), 0) = 0,
    coalesce(max(sessions.id = ?3), 0)
from devices
left join sessions on sessions.person = devices.person and (sessions.device_id = devices.device_id or sessions.id = devices.session)
where devices.person = ?1
group by devices.device_id
order by devices.heard_at desc, devices.device_id
