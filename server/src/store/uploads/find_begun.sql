select id, photo_id, record_id, person, size_bytes, created_at
from uploads
where photo_id = $1 and person = $2 and record_id = $3
