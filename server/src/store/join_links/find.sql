select walk, generation, code_generation, link_hash, code_hash, code_expires_at
from join_links
where walk = $1
