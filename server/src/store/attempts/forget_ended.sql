delete from attempts
where substr(subject, 1, length($1)) = $1 and window_starts_at <= $2
