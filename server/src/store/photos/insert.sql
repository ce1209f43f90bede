insert into photos (photo_id, log_seq, size_bytes, width_px, height_px, stored_hash, completed_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (photo_id) do nothing
