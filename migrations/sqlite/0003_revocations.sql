-- What was taken away for good. A receipt proves that something was accepted once; a row here says that it is not wanted back. The rows outlive a restore: they
-- are shipped apart from the backups and put back last.
create table revocations (
    what text not null check (what in ('session', 'grant', 'device', 'operation')),
    subject blob not null,                  -- the session, the person, the device, the operation
    scope blob not null default x'',        -- of a grant; empty for the others
    revoked_at integer not null,
    primary key (what, subject, scope)
) strict, without rowid;
