//! One round of sync: session, push, pull, photos, and the word on how much is left.
//!
//! Its invariant: a round never fails towards its caller: what went wrong is in the status, and what is saved stays saved.

use shared::code::Code;

use crate::core::backoff::next_try_ms;
use crate::core::engine::Engine;
use crate::core::ports::{Clock, Random, Store, Transport};
use crate::core::push::Round;
use crate::core::state::Progress;
use crate::error::Error;

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// One round, now. `Err` says what ended it early; the status says so too.
    ///
    /// # Errors
    /// What ended the round early. Everything that was acknowledged until then is kept.
    pub async fn sync_round(&self) -> Result<(), Error> {
        if self.state.borrow().live.is_running {
            return Ok(());
        }
        let now_ms = self.now_ms();
        self.live(|state| {
            state.live.is_running = true;
            state.live.last_try_at_ms = Some(now_ms);
            state.live.retry_after_ms = None;
            let (operations, photos) = state.left();
            state.live.sending = (operations + photos > 0).then_some(Progress { done: 0, total: operations + photos });
        });
        let mut round = Round::new();
        let mut outcome = self.run(&mut round).await;
        if matches!(outcome, Err(Error::Refused { code: Code::DeviceWiped, .. })) {
            // What could not be cleared is tried again with the next round: the session still stands then.
            outcome = self.wipe().await.and(outcome);
        }
        self.end_round(&outcome, &round);
        outcome
    }

    async fn run(&self, round: &mut Round) -> Result<(), Error> {
        if self.state.borrow().session().is_none() {
            return Err(Error::NotSignedIn);
        }
        if !self.state.borrow().live.is_session_fresh {
            self.refresh_session().await?;
        }
        self.settle_session().await?;
        let pushed = self.push_all(round).await;
        if pushed.is_err() && !self.may_read_after(&pushed) {
            return pushed;
        }
        // A client that is too old to pull still sends its photos.
        let pulled = self.pull_all(round).await;
        if let Err(Error::Offline | Error::NotOurs | Error::NotSignedIn) = pulled {
            return pulled;
        }
        if round.is_session_stale {
            self.refresh_session().await?;
        }
        if pushed.is_err() {
            return pulled.and(pushed);
        }
        self.upload_all(round).await?;
        self.tell_what_is_left(round).await?;
        self.release().await?;
        pulled
    }

    /// A server that can't write just now still says what is new. Whoever starts over waits, for then pushing comes first.
    fn may_read_after(&self, pushed: &Result<(), Error>) -> bool {
        matches!(pushed, Err(Error::Refused { code: Code::DiskFull | Code::NotWritable, .. })) && self.state.borrow().meta.cursor.is_some()
    }

    fn end_round(&self, outcome: &Result<(), Error>, round: &Round) {
        let now_ms = self.now_ms();
        let [first, second, ..] = self.random.bytes();
        let chance = u16::from_be_bytes([first, second]);
        self.live(|state| {
            let live = &mut state.live;
            live.is_running = false;
            live.sending = None;
            // Whoever is not known is asked who they are, next time: a lost session may come back by itself.
            live.is_session_fresh &= !matches!(outcome, Err(Error::NotSignedIn));
            live.problem = outcome.as_ref().err().map(Error::code);
            let is_unheard = matches!(outcome, Err(Error::Offline | Error::NotOurs));
            live.offline_since_ms = is_unheard.then(|| live.offline_since_ms.unwrap_or(now_ms));
            let is_put_off = outcome.is_err() || round.is_put_off;
            live.failures = if is_put_off { live.failures.saturating_add(1) } else { 0 };
            let asked = live.retry_after_ms;
            live.next_try_at_ms = is_put_off.then(|| next_try_ms(now_ms, live.failures, chance, asked));
        });
    }

    /// How long it is until the next try after a failure. A clock that was set back since the last one makes it due: the wait would be as long as the step.
    pub fn next_try_in_ms(&self) -> Option<u64> {
        let now_ms = self.now_ms();
        let live = &self.state.borrow().live;
        let is_set_back = live.last_try_at_ms.is_some_and(|at_ms| now_ms < at_ms);
        live.next_try_at_ms.map(|at_ms| if is_set_back { 0 } else { at_ms.saturating_sub(now_ms) })
    }

    /// Whether the server has answered the last round.
    pub fn is_heard(&self) -> bool {
        let state = self.state.borrow();
        state.live.last_try_at_ms.is_some() && state.live.offline_since_ms.is_none()
    }

    /// Whether another round would send something.
    pub fn has_something_to_send(&self) -> bool {
        let state = self.state.borrow();
        state.waiting().any(|kept| state.is_mine(kept)) || state.waiting_uploads().next().is_some()
    }

    /// Whether a round that nobody asked for by hand may begin now.
    pub fn is_due(&self) -> bool {
        !self.state.borrow().live.is_running && self.next_try_in_ms().is_none_or(|wait_ms| wait_ms == 0)
    }
}
