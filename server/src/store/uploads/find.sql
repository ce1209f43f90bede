select id, photo_id, record_id, person, size_bytes, created_at
from uploads
where id = $1
