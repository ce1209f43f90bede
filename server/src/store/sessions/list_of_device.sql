select sessions.id
from sessions
where sessions.person = $1 and (
    sessions.device_id = $2
    or sessions.id in (select devices.session from devices where devices.device_id = $2 and devices.person = $1)
)
