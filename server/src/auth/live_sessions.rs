//! The sessions that live, in memory: a token or cookie whose session is not here is worth nothing from that moment on.
//!
//! Loaded from the database at the start; every beginning and end of a session passes here after its commit.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use shared::id::RecordId;
use uuid::Uuid;

use crate::store::sessions::{EndedSession, SessionRow};

/// A session as a request needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveSession {
    /// Which one.
    pub id: Uuid,
    /// Whose.
    pub person: RecordId,
    /// When it runs out, milliseconds since 1970 (UTC).
    pub expires_at_ms: u64,
}

#[derive(Debug, Default)]
struct Tables {
    by_id: HashMap<Uuid, LiveSession>,
    by_secret: HashMap<[u8; 32], Uuid>,
    /// Ended ones whose devices are to be erased: their own credentials are told so, and nobody else.
    wiped: HashMap<[u8; 32], Uuid>,
}

/// All of them.
#[derive(Debug, Default)]
pub struct LiveSessions(RwLock<Tables>);

impl LiveSessions {
    /// Those that were read from the database.
    pub fn new(rows: Vec<SessionRow>) -> Self {
        let sessions = Self::default();
        for row in rows {
            sessions.add(&row);
        }
        sessions
    }

    /// A session began.
    pub fn add(&self, row: &SessionRow) {
        let mut tables = self.0.write().unwrap_or_else(PoisonError::into_inner);
        tables.by_id.insert(row.id, LiveSession { id: row.id, person: row.person, expires_at_ms: row.expires_at_ms });
        tables.by_secret.insert(row.secret_hash, row.id);
    }

    /// A session ended.
    pub fn remove(&self, id: Uuid) {
        let mut tables = self.0.write().unwrap_or_else(PoisonError::into_inner);
        tables.by_id.remove(&id);
        tables.by_secret.retain(|_, other| *other != id);
    }

    /// Takes note of sessions that have ended, here or by another process.
    pub fn end(&self, ended: &[EndedSession]) {
        let mut tables = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for session in ended {
            if tables.by_id.remove(&session.id).is_some() {
                tables.by_secret.retain(|_, other| *other != session.id);
            }
            if session.is_wiped {
                tables.wiped.insert(session.secret_hash, session.id);
            }
        }
    }

    /// Whether the device of the session that a token names is to be erased.
    pub fn is_wiped(&self, id: Uuid) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).wiped.values().any(|other| *other == id)
    }

    /// Whether the device whose secret hashes to this is to be erased.
    pub fn is_wiped_secret(&self, secret_hash: &[u8; 32]) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).wiped.contains_key(secret_hash)
    }

    /// The session a token names.
    pub fn find(&self, id: Uuid, now_ms: u64) -> Option<LiveSession> {
        let tables = self.0.read().unwrap_or_else(PoisonError::into_inner);
        tables.by_id.get(&id).copied().filter(|session| session.expires_at_ms > now_ms)
    }

    /// The session whose secret hashes to this.
    pub fn find_by_secret(&self, secret_hash: &[u8; 32], now_ms: u64) -> Option<LiveSession> {
        let id = *self.0.read().unwrap_or_else(PoisonError::into_inner).by_secret.get(secret_hash)?;
        self.find(id, now_ms)
    }
}
