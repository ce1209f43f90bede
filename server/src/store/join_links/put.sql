insert into join_links (walk, generation, code_generation, link_hash, code_hash, code_expires_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (walk) do update
set
    generation = excluded.generation,
    code_generation = excluded.code_generation,
    link_hash = excluded.link_hash,
    code_hash = excluded.code_hash,
    code_expires_at = excluded.code_expires_at
