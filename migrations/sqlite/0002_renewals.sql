-- A participant's browser may die before it has written its new cookie down. Until the cookie has proved that it outlives that, the device holds a secret that
-- begins a new session of the same person in place of the lost one. Here is its SHA-256.
create table renewals (
    secret_hash blob primary key,
    session blob not null unique,           -- the session it renews: the latest of its line
    begun_at integer not null,              -- when that session began
    expires_at integer not null             -- a day after the join, whatever was renewed since
) strict, without rowid;
