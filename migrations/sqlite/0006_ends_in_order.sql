-- What the server looks for again and again: sessions that ended beside it, a device's sessions, what of a person's was erased.
create index sessions_ended on sessions (ended_at) where ended_at is not null;
create index sessions_of_person on sessions (person);
create index operations_erased on operations (person) where is_erased = 1;

-- Up to here removals are forgotten: whoever has read less far starts anew.
alter table meta add column horizon integer not null default 0;
