//! Shipping beside a running server: a thread that goes round, sleeps, and at the end goes round once more.
//!
//! It never stops the server and never waits for it: with the target away or full, the server goes on, and this says so once in the log and in the status
//! file that `lykta doctor` reads.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::backup::error::BackupError;
use crate::backup::shipper::{Plan, Round, Shipper};
use crate::backup::status::{Lost, Status};

/// How often we look whether something was revoked or erased.
const LOOK: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
struct Signal {
    is_over: Mutex<bool>,
    changed: Condvar,
}

/// A running shipper.
#[derive(Debug)]
pub struct Running {
    signal: Arc<Signal>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts the thread. `every`: how long to wait between two rounds.
    ///
    /// # Errors
    /// When the work folder can't be made.
    pub fn start(plan: Plan, every: Duration) -> Result<Self, BackupError> {
        let signal = Arc::new(Signal::default());
        let listened = Arc::clone(&signal);
        let shipper = Shipper::new(plan.clone())?;
        let before = Status::read(&plan.data_dir).filter(|status| status.target == plan.target.name()).unwrap_or_default();
        // Since when it fails is not forgotten with a restart; that it failed is said anew in the log.
        let went_well_at_ms = before.went_well_at_ms;
        let work = move || Rounds { shipper, plan, every, fails_since_ms: None, went_well_at_ms, lost: before.lost, is_noted: true }.go(&listened);
        let thread = std::thread::Builder::new().name("backup".to_owned()).spawn(work)?;
        Ok(Self { signal, thread: Some(thread) })
    }

    /// A last round, then the end. Blocking.
    pub fn stop(mut self) {
        *self.signal.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.signal.changed.notify_all();
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the backup's thread ended badly");
        }
    }
}

struct Rounds {
    shipper: Shipper,
    plan: Plan,
    every: Duration,
    fails_since_ms: Option<u64>,
    went_well_at_ms: Option<u64>,
    lost: Option<Lost>,
    /// The status file says what it should. That it can't be written is said once.
    is_noted: bool,
}

impl Rounds {
    fn go(mut self, signal: &Signal) {
        loop {
            let outcome = self.shipper.round();
            self.tell(outcome);
            if self.sleep(signal) {
                // With the target away there is nothing to wait for.
                if self.fails_since_ms.is_none() {
                    let outcome = self.shipper.round();
                    self.tell(outcome);
                }
                return;
            }
        }
    }

    /// Sleeps until the next round; true at the end. The journal does not wait that long.
    fn sleep(&mut self, signal: &Signal) -> bool {
        let began = Instant::now();
        let mut is_over = signal.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        while !*is_over && began.elapsed() < self.every {
            let left = self.every.saturating_sub(began.elapsed()).min(LOOK);
            is_over = signal.changed.wait_timeout(is_over, left).unwrap_or_else(PoisonError::into_inner).0;
            // With the target away the next round tries again.
            if !*is_over && self.fails_since_ms.is_none() {
                drop(is_over);
                if let Err(error) = self.shipper.ship_journal() {
                    tracing::warn!(%error, "the journal of revocations and erasures could not be shipped; the next round tries again");
                }
                is_over = signal.is_over.lock().unwrap_or_else(PoisonError::into_inner);
            }
        }
        *is_over
    }

    fn tell(&mut self, outcome: Result<Round, BackupError>) {
        let now_ms = self.plan.clock.now_ms();
        let problem = match &outcome {
            Ok(round) => {
                tracing::debug!(?round, "backed up");
                if let Some(what) = &round.lost {
                    self.lost = Some(Lost { at_ms: now_ms, what: what.clone() });
                }
                round.damaged_photo.clone().map(|name| BackupError::Photo(name).to_string())
            }
            Err(error) => Some(error.to_string()),
        };
        match (&problem, self.fails_since_ms) {
            (Some(error), None) => {
                tracing::error!(%error, "the backup does not go on; the server does");
                self.fails_since_ms = Some(now_ms);
            }
            (None, Some(since_ms)) => {
                tracing::info!(away_s = now_ms.saturating_sub(since_ms) / 1_000, "the backup has caught up");
                self.fails_since_ms = None;
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
        if problem.is_none() {
            self.went_well_at_ms = Some(now_ms);
        }
        let status = Status {
            target: self.plan.target.name().to_owned(),
            went_well_at_ms: self.went_well_at_ms,
            fails_since_ms: self.fails_since_ms,
            error: problem,
            has_keys: self.plan.passphrase.is_some(),
            needs_a_person: outcome.as_ref().is_err_and(BackupError::needs_a_person),
            lost: self.lost.clone(),
        };
        let noted = status.write(&self.plan.data_dir);
        if let Err(error) = &noted
            && self.is_noted
        {
            tracing::warn!(%error, "the state of the backup could not be noted");
        }
        self.is_noted = noted.is_ok();
    }
}
