select devices.person, devices.heard_at, devices.waiting_operations, devices.waiting_photos
from devices
where devices.person in (select grants.person from grants where grants.scope = $1 and grants.role = 'participant')
order by devices.person, devices.device_id
