-- Places of the log that neither an operation nor a photo takes: erasures, and a person shown to one more scope. By its mark, which is chance, a place is known
-- again: the chain over the operations does not show that a machine image was set back behind it.
create table log_marks (
    seq integer primary key,
    mark blob not null check (length(mark) = 16)
) strict;
