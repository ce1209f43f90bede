//! Who is signed in on this device: joining a walk, signing in, signing out.
//!
//! It refuses to keep a credential: that is the browser's cookie; only what renews a cookie that the browser may not have written down yet is kept, and no longer
//! than that (decision record 11). Its invariant: nothing here touches what was saved and not sent.

use shared::code::Code;
use shared::wire::{Join, MOST_MEMBERSHIPS, Renew, Restore, Session, SignIn};

use crate::core::answer::{read, written};
use crate::core::engine::Engine;
use crate::core::ports::{Clock, Random, Response, Store, Table, Transport};
use crate::core::rows::{Meta, Renewal, Row};
use crate::error::Error;

/// Where sessions are made, read and ended.
const SESSION_PATH: &str = "/api/session";

/// Where a lost one is had back.
const RENEW_PATH: &str = "/api/session/renew";
/// Where one that the server has lost is had back.
const RESTORE_PATH: &str = "/api/session/restore";
/// From this age on a cookie that the server still takes is on the disk.
const PROVEN_MS: u64 = 2 * 60 * 1_000;

/// What a join gives beside the session.
#[derive(Debug, Clone, Default)]
struct Given {
    renewal: Option<String>,
    membership: Option<String>,
}

/// What a session makes of the device: the records of another person go, the outbox stays.
fn adopt(meta: &mut Meta, session: &Session) -> Vec<Row> {
    let is_other = meta.person.is_some_and(|person| person != session.person);
    if is_other {
        meta.renewal = None;
        meta.memberships.clear();
    }
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
        // Whoever lost a cookie stays who they were: a join without one would make somebody new.
        self.settle_former_session().await?;
        let join = Join { secret: secret.to_owned(), device_id: self.device_id(), name: name.map(ToOwned::to_owned) };
        let response = self.send_json("POST", "/api/join", written(&join)).await?;
        let mut session: Session = read(&response)?;
        let given = Given { renewal: session.renewal.take(), membership: session.membership.take() };
        self.begin_session(session, given).await
    }

    /// Signs a member of staff in.
    ///
    /// # Errors
    /// `wrong_password`, `too_many`, or that nobody answered.
    pub async fn sign_in(&self, user: &str, password: &str) -> Result<Session, Error> {
        self.settle_former_session().await?;
        let sign_in = SignIn { user: user.to_owned(), password: password.to_owned(), device_id: self.device_id() };
        let response = self.send_json("POST", SESSION_PATH, written(&sign_in)).await?;
        self.begin_session(read(&response)?, Given::default()).await
    }

    /// Before another session begins: the former one is had back, or this device hears with its credential that it is to be erased. That neither can be
    /// is no reason not to begin.
    async fn settle_former_session(&self) -> Result<(), Error> {
        let is_heard_of = self.session().is_none() || self.state.borrow().live.is_session_fresh;
        if is_heard_of && !self.is_renewable() {
            return Ok(());
        }
        let Err(Error::Refused { code: Code::DeviceWiped, .. }) = self.refresh_session().await else { return Ok(()) };
        self.wipe().await?;
        let error = Error::refused(Code::DeviceWiped);
        self.live(|state| (state.live.is_running, state.live.problem) = (false, Some(error.code())));
        Err(error)
    }

    async fn begin_session(&self, session: Session, given: Given) -> Result<Session, Error> {
        self.keep_session(&session, given).await?;
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

    async fn keep_session(&self, session: &Session, given: Given) -> Result<(), Error> {
        let begun_at_ms = self.now_ms();
        self.commit(&[Table::Records], &[], &mut |mut meta, _| {
            let mut rows = adopt(&mut meta, session);
            if let Some(secret) = given.renewal.clone() {
                meta.renewal = Some(Renewal { secret, device_id: meta.device_id, begun_at_ms });
            }
            if let Some(membership) = given.membership.clone() {
                meta.memberships.push(membership);
                let extra = meta.memberships.len().saturating_sub(MOST_MEMBERSHIPS);
                meta.memberships.drain(..extra);
            }
            rows.push(Row::Meta(meta));
            Ok(Some(rows))
        })
        .await?;
        Ok(())
    }

    /// Reads the session again: grants come and go.
    pub(crate) async fn refresh_session(&self) -> Result<(), Error> {
        let response = match self.send_json("GET", SESSION_PATH, Vec::new()).await {
            Err(Error::Refused { code: Code::SignInNeeded, .. }) => match self.renew().await {
                Err(Error::NotSignedIn) => self.restore().await?,
                answer => answer?,
            },
            answer => answer?,
        };
        let mut session: Session = read(&response)?;
        let known = self.session();
        // Only the answer to a join names the walk that was joined.
        session.walk = session.walk.or(known.as_ref().and_then(|known| known.walk));
        if known.as_ref() != Some(&session) {
            self.keep_session(&session, Given::default()).await?;
        }
        self.live(|state| state.live.is_session_fresh = true);
        Ok(())
    }

    fn is_renewable(&self) -> bool {
        let meta = &self.state.borrow().meta;
        meta.renewal.is_some() || !meta.memberships.is_empty()
    }

    /// Has a lost session renewed; where that can't be, nobody is signed in.
    async fn renew(&self) -> Result<Response, Error> {
        let Some(renewal) = self.state.borrow().meta.renewal.clone() else { return Err(Error::NotSignedIn) };
        let renew = Renew { secret: renewal.secret.clone(), device_id: renewal.device_id };
        match self.send_json("POST", RENEW_PATH, written(&renew)).await {
            Ok(response) => {
                // The new cookie is young again.
                self.keep_renewal(Some(Renewal { begun_at_ms: self.now_ms(), ..renewal })).await?;
                Ok(response)
            }
            Err(Error::Refused { code: Code::SignInNeeded, .. }) => {
                self.keep_renewal(None).await?;
                Err(Error::NotSignedIn)
            }
            Err(other) => Err(other),
        }
    }

    /// Comes back to a server that was restored to before the join; where that can't be, nobody is signed in.
    async fn restore(&self) -> Result<Response, Error> {
        let memberships = self.state.borrow().meta.memberships.clone();
        if memberships.is_empty() {
            return Err(Error::NotSignedIn);
        }
        let restore = Restore { device_id: self.device_id(), memberships };
        match self.send_json("POST", RESTORE_PATH, written(&restore)).await {
            Err(Error::Refused { code: Code::SignInNeeded, .. }) => Err(Error::NotSignedIn),
            answer => answer,
        }
    }

    async fn keep_renewal(&self, renewal: Option<Renewal>) -> Result<(), Error> {
        self.commit(&[], &[], &mut |mut meta, _| {
            meta.renewal.clone_from(&renewal);
            Ok(Some(vec![Row::Meta(meta)]))
        })
        .await?;
        Ok(())
    }

    /// Once the cookie must be on the disk: asks for a token with it, and lets go of what would renew it.
    pub(crate) async fn settle_session(&self) -> Result<(), Error> {
        let now_ms = self.now_ms();
        let is_due = self.state.borrow().meta.renewal.as_ref().is_some_and(|renewal| renewal.begun_at_ms + PROVEN_MS <= now_ms);
        if !is_due {
            return Ok(());
        }
        self.live(|state| state.live.token = None);
        match self.token().await {
            Ok(_) => self.keep_renewal(None).await,
            Err(other) => {
                // Lost after all: the next round has it renewed.
                self.live(|state| state.live.is_session_fresh = false);
                Err(other)
            }
        }
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
            // What is noted from now on is still theirs.
            meta.is_staff = Some(meta.user().1);
            meta.session = None;
            meta.renewal = None;
            meta.memberships.clear();
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
