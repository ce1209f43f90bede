//! One push: each operation identified, judged and written in the order of the device, each answered. A refused one never stops the rest.

use std::collections::HashSet;

use serde::Deserialize;
use shared::code::Code;
use shared::id::{OpId, RecordId};
use shared::operation::{Change, Encoded, Operation, body_hash};
use shared::validate::Invalid;
use shared::wire::{Answered, Applied, MOST_BODY_BYTES, MOST_OPERATIONS, Outcome, PUSHED, Push, Pushed, Sent};

use crate::error::Error;
use crate::store::batch::{Request, Turn};
use crate::store::devices::{self, Progress, Waiting};
use crate::store::refusals::{self, Refusal};
use crate::sync::accept::{self, Origin};
use crate::sync::honour::honour;
use crate::sync::identity::{Identity, identify};
use crate::sync::judge::{Sender, Verdict, judge};
use crate::sync::receipt::{self, Subject};
use crate::sync::{log_position, sees};

/// A push on its way into the writer. The person is who the credential names, never what the message claims.
#[derive(Debug, Clone)]
pub struct PushRequest {
    /// Who pushes.
    pub person: RecordId,
    /// What.
    pub push: Push,
}

/// What this push has come to so far.
struct Round {
    sender: Sender,
    progress: Progress,
    /// Records with an earlier operation in this push that has to wait.
    waiting: HashSet<RecordId>,
}

impl Request for PushRequest {
    type Answer = Pushed;

    fn run(self, turn: &mut Turn<'_>) -> Result<Pushed, Error> {
        let Self { person, push } = self;
        if push.operations.len() > MOST_OPERATIONS {
            return Err(Error::Refused(Code::BatchTooLarge));
        }
        if log_position::differs(turn.connection, &turn.head, push.log.as_deref())? {
            return Err(Error::Refused(Code::LogDiffers));
        }
        let progress = devices::get(turn.connection, push.device_id, person)?;
        let skew_ms = skew_ms(turn.context.now_ms, push.sent_at_ms);
        let sender = Sender { actor: Some(sees::actor(turn.connection, person)?), device_last: progress.last_stamp, skew_ms };
        let mut round = Round { sender, progress, waiting: HashSet::new() };
        let mut answers = Vec::with_capacity(push.operations.len());
        for sent in &push.operations {
            let origin = Origin { device_id: push.device_id, device_seq: sent.device_seq, person };
            answers.push(answer(turn, &mut round, origin, sent)?);
        }
        let waiting = Waiting { operations: push.waiting_operations, photos: push.waiting_photos };
        devices::put(turn.connection, push.device_id, person, round.progress, waiting, turn.context.now_ms)?;
        Ok(Pushed {
            lykta: PUSHED.to_owned(),
            epoch: turn.head.epoch.clone(),
            answers,
            safe_seq: None,
            now_ms: turn.context.now_ms,
            log: Some(log_position::now(&turn.head)),
        })
    }
}

fn skew_ms(now_ms: u64, sent_at_ms: u64) -> i64 {
    let signed = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
    signed(now_ms).saturating_sub(signed(sent_at_ms))
}

/// What can be read of a body that is not an operation of this version.
#[derive(Deserialize)]
struct Glimpse {
    op_id: Option<OpId>,
    schema: Option<u64>,
}

fn answer(turn: &mut Turn<'_>, round: &mut Round, origin: Origin, sent: &Sent) -> Result<Answered, Error> {
    let answered = |op_id, outcome| Answered { device_seq: sent.device_seq, op_id, outcome };
    // A place is dense from 1, and has to fit the column.
    if sent.device_seq == 0 || i64::try_from(sent.device_seq).is_err() {
        let outcome = Outcome::Rejected { code: Code::OutOfRange, field: Some("device_seq".to_owned()) };
        return Ok(answered(None, outcome));
    }
    let operation = if sent.body.len() > MOST_BODY_BYTES {
        Err((None, Code::TooLong))
    } else {
        serde_json::from_str::<Operation>(&sent.body).map_err(|_| glimpse(&sent.body))
    };
    match operation {
        Ok(operation) => {
            let encoded = Encoded { operation, body: sent.body.clone() };
            let outcome = take(turn, round, origin, &encoded, sent.accepted.as_ref())?;
            Ok(answered(Some(encoded.operation.op_id), outcome))
        }
        Err((op_id, Code::ServerTooOld)) => Ok(answered(op_id, Outcome::Retry { code: Code::ServerTooOld })),
        Err((op_id, code)) => {
            let hash = body_hash(&sent.body);
            if !refusals::is_kept(turn.connection, origin.device_id, origin.device_seq, hash)? {
                keep(turn, origin, Unreadable { op_id, body: &sent.body }.refusal(turn, origin, code, hash))?;
            }
            Ok(answered(op_id, Outcome::Rejected { code, field: None }))
        }
    }
}

fn glimpse(body: &str) -> (Option<OpId>, Code) {
    match serde_json::from_str::<Glimpse>(body) {
        Ok(Glimpse { op_id, schema: Some(schema) }) if schema > u64::from(shared::SCHEMA) => (op_id, Code::ServerTooOld),
        Ok(Glimpse { op_id, .. }) => (op_id, Code::Malformed),
        Err(_) => (None, Code::Malformed),
    }
}

struct Unreadable<'a> {
    op_id: Option<OpId>,
    body: &'a str,
}

impl<'a> Unreadable<'a> {
    fn refusal(&self, turn: &Turn<'_>, origin: Origin, code: Code, body_hash: [u8; 32]) -> Refusal<'a> {
        Refusal {
            op_id: self.op_id,
            device_id: origin.device_id,
            device_seq: origin.device_seq,
            person: origin.person,
            record_id: None,
            is_create: false,
            code,
            field: None,
            body: self.body,
            body_hash,
            refused_at_ms: turn.context.now_ms,
        }
    }
}

fn take(turn: &mut Turn<'_>, round: &mut Round, origin: Origin, encoded: &Encoded, claimed: Option<&Applied>) -> Result<Outcome, Error> {
    let operation = &encoded.operation;
    let hash = encoded.hash();
    let subject = Subject { op_id: operation.op_id, body_hash: &hash, person: origin.person };
    match identify(turn, &subject, origin.device_id, origin.device_seq)? {
        Identity::New => {}
        Identity::Known(outcome) => return Ok(outcome),
        Identity::CopiedDevice => return Ok(Outcome::IdentityConflict { new_device: true }),
        Identity::Conflict => {
            if !refusals::is_kept(turn.connection, origin.device_id, origin.device_seq, hash)? {
                keep(turn, origin, refusal(turn, origin, encoded, hash, &Invalid { code: Code::IdentityConflict, field: None }))?;
            }
            return Ok(Outcome::IdentityConflict { new_device: false });
        }
    }
    if round.waiting.contains(&operation.record_id) {
        return Ok(Outcome::Retry { code: Code::Waits });
    }
    let late = claimed.and_then(|claimed| Some((claimed.stamp, receipt::verify(&turn.context.keys.receipt, &subject, claimed)?)));
    let verdict = match late {
        Some((stamp, is_late)) => honour(turn, origin.person, operation, stamp, is_late)?,
        None => judge(turn, &round.sender, operation)?,
    };
    match verdict {
        Verdict::Accept(accepted) => {
            let applied = accept::write(turn, origin, encoded, *accepted)?;
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
            round.waiting.insert(operation.record_id);
            Ok(Outcome::Retry { code })
        }
        Verdict::Refuse(invalid) => {
            keep(turn, origin, refusal(turn, origin, encoded, hash, &invalid))?;
            Ok(Outcome::Rejected { code: invalid.code, field: invalid.field })
        }
    }
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
