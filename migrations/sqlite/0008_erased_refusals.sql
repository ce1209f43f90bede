-- Refused operations whose words were erased: their authors are told with every pull, as of those that had been accepted.
create index refusals_erased on refusals (person) where body = '' and op_id is not null;
