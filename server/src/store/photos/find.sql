select log_seq, size_bytes, width_px, height_px, stored_hash
from photos
where photo_id = $1
