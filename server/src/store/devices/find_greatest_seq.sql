select max(
    coalesce((select max(device_seq) from operations where device_id = $1), 0),
    coalesce((select max(device_seq) from refusals where device_id = $1), 0)
)
