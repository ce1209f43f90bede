update refusals
set body = ''
where (op_id = $1 or record_id = $2) and body <> ''
returning op_id
