-- Through which records a photo's bytes were brought: whoever knows a hash alone, and refers to it from a record of their own, reads nothing.
create table photo_records (
    photo_id blob not null,
    record_id blob not null,
    primary key (photo_id, record_id)
) strict, without rowid;

-- What was here before: every record that refers to a photo that is here.
insert into photo_records (photo_id, record_id)
select photos.photo_id, records.id
from records, json_each(records.state, '$.sets.photos') as reference
join photos on lower(hex(photos.photo_id)) = reference.key;
