insert into renewals (secret_hash, session, begun_at, expires_at)
values ($1, $2, $3, $4)
