//! Who is signed in on this device: joining a walk, signing in, signing out.
//!
//! It refuses to keep a credential: that is the browser's cookie. Its invariant: nothing here touches what was saved and not sent.

use shared::code::Code;
use shared::wire::{Join, Session, SignIn};

use crate::core::answer::{read, written};
use crate::core::engine::Engine;
use crate::core::ports::{Clock, Random, Store, Table, Transport};
use crate::core::rows::{Meta, Row};
use crate::error::Error;

/// Where sessions are made, read and ended.
const SESSION_PATH: &str = "/api/session";

/// What a session makes of the device: the records of another person go, the outbox stays.
fn adopt(meta: &mut Meta, session: &Session) -> Vec<Row> {
    let is_other = meta.person.is_some_and(|person| person != session.person);
    meta.session = Some(session.clone());
    meta.person = Some(session.person);
    if !is_other {
        return Vec::new();
    }
    meta.start_over();
    meta.is_first_pull_done = false;
    meta.pulled_at_ms = None;
    vec![Row::NoRecords]
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Joins a walk by the secret of a link or by a typed code.
    ///
    /// # Errors
    /// `join_code_wrong`, `walk_not_open`, `too_many`, or that nobody answered.
    pub async fn join(&self, secret: &str, name: Option<&str>) -> Result<Session, Error> {
        let join = Join { secret: secret.to_owned(), device_id: self.device_id(), name: name.map(ToOwned::to_owned) };
        let response = self.send_json("POST", "/api/join", written(&join)).await?;
        self.begin_session(read(&response)?).await
    }

    /// Signs a member of staff in.
    ///
    /// # Errors
    /// `wrong_password`, `too_many`, or that nobody answered.
    pub async fn sign_in(&self, user: &str, password: &str) -> Result<Session, Error> {
        let sign_in = SignIn { user: user.to_owned(), password: password.to_owned(), device_id: self.device_id() };
        let response = self.send_json("POST", SESSION_PATH, written(&sign_in)).await?;
        self.begin_session(read(&response)?).await
    }

    async fn begin_session(&self, session: Session) -> Result<Session, Error> {
        self.keep_session(&session).await?;
        self.live(|state| {
            state.live.token = None;
            state.live.problem = None;
            state.live.failures = 0;
            state.live.next_try_at_ms = None;
            state.live.told = None;
            state.live.is_session_fresh = true;
        });
        Ok(session)
    }

    async fn keep_session(&self, session: &Session) -> Result<(), Error> {
        self.commit(&[Table::Records], &[], &mut |mut meta, _| {
            let mut rows = adopt(&mut meta, session);
            rows.push(Row::Meta(meta));
            Ok(Some(rows))
        })
        .await?;
        Ok(())
    }

    /// Reads the session again: grants come and go.
    pub(crate) async fn refresh_session(&self) -> Result<(), Error> {
        let response = match self.send_json("GET", SESSION_PATH, Vec::new()).await {
            Err(Error::Refused { code: Code::SignInNeeded, .. }) => return Err(Error::NotSignedIn),
            answer => answer?,
        };
        let mut session: Session = read(&response)?;
        let known = self.session();
        // Only the answer to a join names the walk that was joined.
        session.walk = session.walk.or(known.as_ref().and_then(|known| known.walk));
        if known.as_ref() != Some(&session) {
            self.keep_session(&session).await?;
        }
        self.live(|state| state.live.is_session_fresh = true);
        Ok(())
    }

    /// Signs out. Everything that was saved stays on the device.
    ///
    /// # Errors
    /// When nobody answers: the cookie can only be ended by the server.
    pub async fn sign_out(&self) -> Result<(), Error> {
        match self.send_json("DELETE", SESSION_PATH, Vec::new()).await {
            Ok(_) | Err(Error::Refused { code: Code::SignInNeeded, .. }) => {}
            Err(other) => return Err(other),
        }
        self.commit(&[], &[], &mut |mut meta, _| {
            meta.session = None;
            Ok(Some(vec![Row::Meta(meta)]))
        })
        .await?;
        self.live(|state| {
            state.live.token = None;
            state.live.is_session_fresh = false;
        });
        Ok(())
    }
}
