-- Photos that were erased by decision: their files go, here and at the backup's target, for as long as no photo of that hash is kept.
create table erased_photos (
    photo_id blob primary key
) strict, without rowid;
