select id, photo_id, record_id, person, size_bytes
from uploads
where id = $1
