insert into decisions (person, what, subject, scope, role, reason, decided_at)
values ($1, $2, $3, $4, $5, $6, $7)
