//! The server's own operations: the record of somebody who joins, for example. They go through the same judgement and the same log.

use shared::code::Code;
use shared::id::{DeviceId, OpId, RecordId};
use shared::kind::Kind;
use shared::operation::{Change, Encoded, Operation};
use shared::stamp::Stamp;
use shared::wire::Applied;

use crate::clock::random_bytes;
use crate::error::Error;
use crate::store::batch::Turn;
use crate::sync::accept::{self, Origin};
use crate::sync::judge::{Sender, Verdict, judge};
use crate::sync::read::Read;

/// Writes a change in the server's own name.
///
/// # Errors
/// What the same operation would be refused with from anybody else.
pub fn write(turn: &mut Turn<'_>, kind: Kind, record_id: RecordId, change: Change) -> Result<Applied, Error> {
    let operation = Operation {
        op_id: OpId::new(turn.context.now_ms, random_bytes(turn.context.random)),
        schema: shared::SCHEMA,
        kind,
        record_id,
        proposed: Stamp::from_unix_ms(turn.context.now_ms),
        base: std::collections::BTreeMap::new(),
        replaces: None,
        change,
    };
    let read = Read::new(Encoded::new(operation));
    let sender = Sender { actor: None, device_last: Stamp::default(), skew_ms: 0 };
    match judge(turn, &sender, &read)? {
        Verdict::Accept(accepted) => {
            // The server is a device without an id; its place in the log is its place on that device.
            let origin = Origin { device_id: DeviceId(uuid::Uuid::nil()), device_seq: turn.head.seq + 1, person: sender.person() };
            accept::write(turn, origin, &read, *accepted)
        }
        Verdict::Refuse(invalid) => Err(Error::Invalid(invalid)),
        Verdict::Retry(Code::UnknownRecord) => Err(Error::Refused(Code::NotFound)),
        Verdict::Retry(code) => Err(Error::Refused(code)),
    }
}
