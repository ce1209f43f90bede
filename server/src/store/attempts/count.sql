insert into attempts (subject, window_starts_at, tries)
values ($1, $2, 1)
on conflict (subject) do update
set
    window_starts_at = case when attempts.window_starts_at <= $3 then excluded.window_starts_at else attempts.window_starts_at end,
    tries = case when attempts.window_starts_at <= $3 then 1 else attempts.tries + 1 end
