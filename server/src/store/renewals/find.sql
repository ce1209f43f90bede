select sessions.id, sessions.person, sessions.expires_at
from renewals
join sessions on sessions.id = renewals.session
where renewals.secret_hash = $1
  and renewals.expires_at > $2
  and sessions.device_id = $3
  and sessions.ended_at is null
  and sessions.expires_at > $2
