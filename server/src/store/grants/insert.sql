insert into grants (person, scope, role, granted_at)
values ($1, $2, $3, $4)
on conflict (person, scope, role) do nothing
