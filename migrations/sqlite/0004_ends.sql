-- Who took something away, when and why: a grant, a session, a device, an operation's words. Beside the table of revocations, which says only what must not come back.
create table decisions (
    id integer primary key,
    person blob not null,                   -- who decided; 16 zero bytes: the administrator at the command line
    what text not null check (what in ('grant_ended', 'grant_given_again', 'signed_out', 'device_wiped', 'erased')),
    subject blob not null,                  -- the person, the device, the operation
    scope blob not null default x'',        -- of a grant; empty for the others
    role text,                              -- of a grant
    reason text,
    decided_at integer not null
) strict;
create index decisions_of_subject on decisions (subject, what);

-- The session in which a device was last heard: a phone that took a new id for itself goes on in the session that began under the older one.
alter table devices add column session blob;

-- A session that was ended because its device is to be erased: whoever comes with exactly that credential is told so.
alter table sessions add column wiped_at integer;
