-- The first schema. Identifiers are the 16 bytes of a UUID; a scope is one byte for its kind and the 16 bytes of what it belongs to;
-- times are milliseconds since 1970 (UTC) unless the name says otherwise. An applied migration is frozen: changes go into the next file.

-- One row: what the whole log hangs on.
create table meta (
    id integer primary key check (id = 1),
    epoch text not null,                    -- random; another one after a restore
    last_seq integer not null,              -- the greatest place given in the log
    last_stamp integer not null,            -- the greatest stamp ever issued
    last_digest blob not null,              -- the hash chain at last_seq
    host blob,                              -- the organisation that runs this installation
    demo_at integer                         -- when the example data was put in
) strict;

-- The log: every accepted operation, in order, for ever.
create table operations (
    seq integer primary key,
    op_id blob not null unique,
    device_id blob not null,
    device_seq integer not null,
    person blob not null,                   -- who sent it; 16 zero bytes: the server itself
    record_id blob not null,
    stamp integer not null,                 -- the final stamp
    accepted_at integer not null,
    body text,                              -- the bytes as sent; null after an erasure by decision
    body_hash blob not null,                -- SHA-256 of the body: tells two operations of one id apart
    salt blob,                              -- null after an erasure
    salted_hash blob not null,              -- SHA-256 of salt and body: what the chain covers
    digest blob not null,                   -- SHA-256 of the digest before, and of this row's facts
    is_erased integer not null default 0 check (is_erased in (0, 1)),
    unique (device_id, device_seq)
) strict;
create index operations_of_record on operations (record_id, seq);

-- What was refused, kept whole, so that nothing is dropped in silence and a repeated question gets its first answer.
create table refusals (
    id integer primary key,
    op_id blob,                             -- null where the body could not be read
    device_id blob not null,
    device_seq integer not null,
    person blob not null,
    record_id blob,                         -- null where the body could not be read
    is_create integer not null check (is_create in (0, 1)),
    code text not null,
    field text,
    body text not null,
    body_hash blob not null,
    refused_at integer not null
) strict;
create index refusals_of_op on refusals (op_id, body_hash);
create index refusals_of_device on refusals (device_id, device_seq);
create index refusals_of_record on refusals (record_id, person) where is_create = 1;

-- Every record as the operations made it.
create table records (
    id blob primary key,
    kind text not null,
    seq integer not null,                   -- of the last operation on it
    state text not null                     -- shared::record::Record as JSON
) strict, without rowid;
create index records_of_kind on records (kind, seq);

-- Which scope shows which record, since when.
create table visibility (
    scope blob not null,
    record_id blob not null,
    seq integer not null,                   -- of the last change that this scope shows
    is_removed integer not null check (is_removed in (0, 1)),
    primary key (scope, record_id)
) strict, without rowid;
create index visibility_in_order on visibility (scope, seq);
create index visibility_of_record on visibility (record_id);

-- Who may do what where. A person is a record; a grant is not, for nobody may write one by an operation.
create table grants (
    person blob not null,
    scope blob not null,
    role text not null check (role in ('reader', 'participant', 'leader', 'handler', 'coordinator', 'administrator')),
    granted_at integer not null,
    primary key (person, scope, role)
) strict, without rowid;
create index grants_in_scope on grants (scope, role);

-- Staff who sign in with a password.
create table accounts (
    name text primary key,                  -- small letters
    person blob not null unique,
    password text not null,                 -- Argon2id, PHC string
    created_at integer not null
) strict, without rowid;

-- Long-lived sessions. The cookie's secret is not here, only its SHA-256.
create table sessions (
    id blob primary key,
    secret_hash blob not null unique,
    person blob not null,
    device_id blob not null,
    created_at integer not null,
    expires_at integer not null,
    ended_at integer
) strict, without rowid;

-- What a person's device last said of itself.
create table devices (
    device_id blob not null,
    person blob not null,
    last_seq integer not null default 0,    -- the greatest device_seq accepted
    last_stamp integer not null default 0,  -- the last stamp issued to it
    waiting_operations integer,             -- null before the first push
    waiting_photos integer,
    heard_at integer not null,
    primary key (device_id, person)
) strict, without rowid;
create index devices_of_person on devices (person);

-- How a walk is joined. Neither the link's secret nor the code is here, only their keyed hashes.
create table join_links (
    walk blob primary key,
    generation integer not null,            -- rises with every renewal; older links are dead
    code_generation integer not null,
    link_hash blob not null unique,
    code_hash blob not null unique,
    code_expires_at integer not null
) strict, without rowid;

-- Wrong tries, so that the caps survive a restart.
create table attempts (
    subject text not null,                  -- what is guarded
    window_starts_at integer not null,
    tries integer not null,
    primary key (subject)
) strict, without rowid;

-- Photos whose bytes are complete, checked and stored.
create table photos (
    photo_id blob primary key,              -- SHA-256 of the bytes as uploaded
    log_seq integer not null unique,        -- its place in the order of things to be backed up
    size_bytes integer not null,            -- as stored
    width_px integer not null,
    height_px integer not null,
    stored_hash blob not null,              -- SHA-256 of the bytes as stored
    completed_at integer not null
) strict, without rowid;

-- Uploads on their way; how far they are is the length of their file.
create table uploads (
    id blob primary key,
    photo_id blob not null,
    record_id blob not null,
    person blob not null,
    size_bytes integer not null,
    created_at integer not null,
    unique (photo_id, person, record_id)
) strict, without rowid;

-- Who took what out of the system.
create table exports (
    id integer primary key,
    person blob not null,
    what text not null,
    row_count integer not null,
    exported_at integer not null
) strict;
