//! One push: each operation identified, judged and written in the order of the device, each answered. A refused one never stops the rest.

use std::collections::HashSet;
use std::sync::Arc;

use shared::code::Code;
use shared::id::RecordId;
use shared::operation::{Change, Encoded, Operation};
use shared::validate::Invalid;
use shared::wire::{Answered, Applied, MOST_OPERATIONS, Outcome, PUSHED, Push, Pushed};

use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::devices::{self, Heard, Progress, Waiting};
use crate::store::operations;
use crate::store::refusals::{self, Refusal};
use crate::store::revocations::{self, Revoked};
use crate::sync::accept::{self, Origin};
use crate::sync::before::Before;
use crate::sync::honour::honour;
use crate::sync::identity::{Identity, identify};
use crate::sync::judge::{Sender, Verdict, judge};
use crate::sync::read::{Read, Unreadable};
use crate::sync::receipt::{self, Subject};
use crate::sync::{log_position, sees};
use uuid::Uuid;

/// A push on its way into the writer. The person is who the credential names, never what the message claims.
///
/// A copy shares what was read: the caller that keeps one frees the memory, instead of the thread that everybody waits for.
#[derive(Debug, Clone)]
pub struct PushRequest {
    person: RecordId,
    session: Option<Uuid>,
    /// From what was kept of a device, and not from the device: it says nothing of what is left there.
    is_kept: bool,
    /// Without the bodies: those are in `read`, one for each.
    push: Arc<Push>,
    read: Arc<[Result<Read, Unreadable>]>,
}

impl PushRequest {
    /// Reads the bodies of what somebody pushes.
    pub fn new(person: RecordId, mut push: Push) -> Self {
        let read = push.operations.iter_mut().map(|sent| Read::body(std::mem::take(&mut sent.body))).collect();
        Self { person, session: None, is_kept: false, push: Arc::new(push), read }
    }

    /// In which session it came.
    #[must_use]
    pub fn in_session(self, session: Uuid) -> Self {
        Self { session: Some(session), ..self }
    }

    /// The device itself sends nothing now: this was kept of it.
    #[must_use]
    pub fn from_what_was_kept(self) -> Self {
        Self { is_kept: true, ..self }
    }
}

/// What this push has come to so far.
struct Round {
    sender: Sender,
    progress: Progress,
    before: Before,
    /// Records on which nothing new is taken: an earlier operation in this push has to wait, or their making has.
    waiting: HashSet<RecordId>,
}

impl Request for PushRequest {
    type Answer = Pushed;

    fn run(self, turn: &mut Turn<'_>) -> Result<Pushed, Error> {
        let Self { person, session, is_kept, push, read } = self;
        if push.operations.len() > MOST_OPERATIONS {
            return Err(Error::Refused(Code::BatchTooLarge));
        }
        // The nil id is the server's own device: whoever used it would take the places of what the server is going to write.
        if push.device_id.0.is_nil() {
            return Err(Error::Refused(Code::Malformed));
        }
        if log_position::differs(turn.connection, &turn.head, push.log.as_deref())? {
            return Err(Error::Refused(Code::LogDiffers));
        }
        let progress = devices::get(turn.connection, push.device_id, person)?;
        let skew_ms = skew_ms(turn.context.now_ms, push.sent_at_ms);
        let sender = Sender { actor: Some(sees::actor(turn.connection, person)?), device_last: progress.last_stamp, skew_ms };
        let before = read_ahead(turn, &push, &read)?;
        let mut round = Round { sender, progress, before, waiting: HashSet::new() };
        let mut answers = Vec::with_capacity(push.operations.len());
        for (sent, read) in push.operations.iter().zip(read.iter()) {
            let origin = Origin { device_id: push.device_id, device_seq: sent.device_seq, person };
            let answered = answer(turn, &mut round, origin, read, sent.accepted.as_ref())?;
            round.before.note(answered.op_id, answered.device_seq);
            answers.push(answered);
        }
        if is_kept {
            devices::note_progress(turn.connection, push.device_id, person, round.progress, turn.context.now_ms)?;
        } else {
            let waiting = Waiting { operations: push.waiting_operations, photos: push.waiting_photos };
            devices::put(turn.connection, push.device_id, person, round.progress, waiting, Heard { now_ms: turn.context.now_ms, session })?;
        }
        Ok(Pushed {
            lykta: PUSHED.to_owned(),
            epoch: turn.head.epoch.clone(),
            answers,
            safe_seq: None,
            now_ms: turn.context.now_ms,
            log: Some(log_position::now(turn.connection, &turn.head)?),
        })
    }
}

fn skew_ms(now_ms: u64, sent_at_ms: u64) -> i64 {
    let signed = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
    signed(now_ms).saturating_sub(signed(sent_at_ms))
}

/// From how many operations on it pays to ask for all at once.
const WORTH_ASKING_AHEAD: usize = 4;

/// Asks at once for what would otherwise be asked for operation by operation.
fn read_ahead(turn: &Turn<'_>, push: &Push, read: &[Result<Read, Unreadable>]) -> Result<Before, Error> {
    if read.len() < WORTH_ASKING_AHEAD {
        // Nothing is certainly new then.
        return Ok(Before::default());
    }
    let operations = || read.iter().flatten().map(|read| &read.encoded.operation);
    turn.read_ahead(&operations().map(|operation| operation.record_id).collect::<Vec<_>>())?;
    Before::ask(turn, push.device_id, &operations().map(|operation| operation.op_id).collect::<Vec<_>>())
}

fn answer(
    turn: &mut Turn<'_>,
    round: &mut Round,
    origin: Origin,
    read: &Result<Read, Unreadable>,
    claimed: Option<&Applied>,
) -> Result<Answered, Error> {
    let answered = |op_id, outcome| Answered { device_seq: origin.device_seq, op_id, outcome };
    // A place is dense from 1, and has to fit the column.
    if origin.device_seq == 0 || i64::try_from(origin.device_seq).is_err() {
        let outcome = Outcome::Rejected { code: Code::OutOfRange, field: Some("device_seq".to_owned()) };
        return Ok(answered(None, outcome));
    }
    match read {
        Ok(read) => Ok(answered(Some(read.encoded.operation.op_id), take(turn, round, origin, read, claimed)?)),
        Err(Unreadable { op_id, code: Code::ServerTooOld, .. }) => Ok(answered(*op_id, Outcome::Retry { code: Code::ServerTooOld })),
        Err(unreadable) => {
            let hash = unreadable.hash();
            if !refusals::is_kept(turn.connection, origin.device_id, origin.device_seq, hash)? {
                keep(turn, origin, unreadable_refusal(turn, origin, unreadable, hash))?;
            }
            Ok(answered(unreadable.op_id, Outcome::Rejected { code: unreadable.code, field: None }))
        }
    }
}

fn unreadable_refusal<'a>(turn: &Turn<'_>, origin: Origin, unreadable: &'a Unreadable, body_hash: [u8; 32]) -> Refusal<'a> {
    Refusal {
        op_id: unreadable.op_id,
        device_id: origin.device_id,
        device_seq: origin.device_seq,
        person: origin.person,
        record_id: None,
        is_create: false,
        code: unreadable.code,
        field: None,
        body: &unreadable.body,
        body_hash,
        refused_at_ms: turn.context.now_ms,
    }
}

fn take(turn: &mut Turn<'_>, round: &mut Round, origin: Origin, read: &Read, claimed: Option<&Applied>) -> Result<Outcome, Error> {
    let Read { encoded, body_hash: hash, .. } = read;
    let (operation, hash) = (&encoded.operation, *hash);
    let subject = Subject { op_id: operation.op_id, body_hash: &hash, person: origin.person };
    let identity = if round.before.is_certainly_new(operation.op_id, origin.device_seq) {
        Identity::New
    } else {
        identify(turn, &subject, origin.device_id, origin.device_seq)?
    };
    match identity {
        Identity::New => {}
        // What was refused may have been erased since: the phone lets go of it too.
        Identity::Known(Outcome::Rejected { .. }) if revocations::is_there(turn.connection, Revoked::Operation(operation.op_id))? => {
            return Ok(Outcome::Erased {});
        }
        Identity::Known(outcome) => return Ok(outcome),
        Identity::CopiedDevice => return Ok(Outcome::IdentityConflict { new_device: true }),
        Identity::Conflict => {
            if !refusals::is_kept(turn.connection, origin.device_id, origin.device_seq, hash)? {
                keep(turn, origin, refusal(turn, origin, encoded, hash, &Invalid { code: Code::IdentityConflict, field: None }))?;
            }
            return Ok(Outcome::IdentityConflict { new_device: false });
        }
    }
    // Erased by decision, and then lost with a restore: the log does not know it, the journal does. No receipt brings it back.
    if revocations::is_there(turn.connection, Revoked::Operation(operation.op_id))? {
        return Ok(Outcome::Erased {});
    }
    if is_on_erased(turn, operation)? {
        return Ok(Outcome::Erased {});
    }
    let late = claimed.and_then(|claimed| Some((claimed.stamp, receipt::verify(&turn.context.keys.receipt, &subject, claimed)?)));
    if late.is_none() && round.waiting.contains(&operation.record_id) {
        return Ok(Outcome::Retry { code: Code::Waits });
    }
    let verdict = match late {
        Some((stamp, is_late)) => honour(turn, origin.person, operation, stamp, is_late)?,
        None => judge(turn, &round.sender, read)?,
    };
    match verdict {
        Verdict::Accept(accepted) => {
            let applied = accept::write(turn, origin, read, *accepted)?;
            round.progress.last_stamp = round.progress.last_stamp.max(applied.stamp);
            round.progress.last_seq = round.progress.last_seq.max(origin.device_seq);
            round.sender.device_last = round.progress.last_stamp;
            if operation.kind == shared::kind::Kind::Area {
                // A new area brings grants with it.
                round.sender.actor = Some(sees::actor(turn.connection, origin.person)?);
            }
            Ok(Outcome::Applied(applied))
        }
        Verdict::Retry(code) => {
            // What comes back by its receipt holds up nothing that does so too: in whatever order that comes, it makes the same record. What it hangs on may never
            // come back. What is new on a record whose making is put off waits for it, also where that making had once been refused.
            if late.is_none() || matches!(operation.change, Change::Create { .. }) {
                round.waiting.insert(operation.record_id);
            }
            Ok(Outcome::Retry { code })
        }
        Verdict::Refuse(invalid) => {
            keep(turn, origin, refusal(turn, origin, encoded, hash, &invalid))?;
            Ok(Outcome::Rejected { code: invalid.code, field: invalid.field })
        }
    }
}

/// Its record was erased whole, or what it links to: what somebody else was about to add is not wanted either, nor kept among the refusals; and it would wait
/// for ever.
fn is_on_erased(turn: &Turn<'_>, operation: &Operation) -> Result<bool, Error> {
    let is_erased = |id: RecordId| -> Result<bool, Error> { Ok(turn.find(id)?.is_none() && operations::is_record_erased(turn.connection, id)?) };
    let linked = match &operation.change {
        Change::Create { .. } => return Ok(false),
        Change::Append { element, .. } => element.parse().ok(),
        _ => None,
    };
    Ok(is_erased(operation.record_id)? || linked.map_or(Ok(false), is_erased)?)
}

fn refusal<'a>(turn: &Turn<'_>, origin: Origin, encoded: &'a Encoded, body_hash: [u8; 32], why: &'a Invalid) -> Refusal<'a> {
    // A second create of a record that stands hangs nothing on itself.
    let is_create =
        matches!(encoded.operation.change, Change::Create { .. }) && why.code != Code::AlreadyExists && why.code != Code::IdentityConflict;
    Refusal {
        op_id: Some(encoded.operation.op_id),
        device_id: origin.device_id,
        device_seq: origin.device_seq,
        person: origin.person,
        record_id: Some(encoded.operation.record_id),
        is_create,
        code: why.code,
        field: why.field.as_deref(),
        body: &encoded.body,
        body_hash,
        refused_at_ms: turn.context.now_ms,
    }
}

fn keep(turn: &Turn<'_>, origin: Origin, refusal: Refusal<'_>) -> Result<(), Error> {
    tracing::debug!(device = %origin.device_id, code = refusal.code.as_str(), "an operation was refused");
    refusals::insert(turn.connection, &refusal)
}
