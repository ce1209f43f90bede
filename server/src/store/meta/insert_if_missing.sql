insert into meta (id, epoch, last_seq, last_stamp, last_digest)
values (1, $1, 0, 0, $2)
on conflict (id) do nothing
