//! Saving: steps of a person become operations, and all of them are durable before anybody is told so.
//!
//! It refuses what the domain's rules refuse, so that a person hears of it at once. Its invariant: operations, photos and the end of the draft are one
//! transaction, in which the numbers are given, so that two tabs can't give the same.

use shared::json::Map;

use shared::apply::{apply, resolve_bases};
use shared::code::Code;
use shared::digits::read_number;
use shared::id::{ElementId, OpId, PhotoId, RecordId};
use shared::json::Value;
use shared::kind::{Kind, spec};
use shared::operation::{Change, Encoded, Operation};
use shared::record::{Field, Mark, Record, Write};
use shared::stamp::{Rank, Seen, Stamp};
use shared::validate::validate;
use shared::value::Shape;
use shared::wire::MOST_BODY_BYTES;

use crate::api::save::{SaveBatch, Saved, Step};
use crate::core::added::{check_room, is_chosen_again, photo_of, varied};
use crate::core::engine::Engine;
use crate::core::fold::NOBODY;
use crate::core::ports::{Clock, Random, Read, Store, Table, Transport};
use crate::core::rows::{Entry, Fate, Meta, Row, Upload};
use crate::core::sorted::Sorted;
use crate::core::state::{PHOTOS, has_removed};
use crate::error::Error;
use crate::json::encoded;

/// A reference to a record that an earlier step of the batch makes.
const STEP_MARK: char = '$';

/// A photo that a step adds.
#[derive(Debug)]
pub(crate) struct NewPhoto {
    photo: PhotoId,
    record_id: RecordId,
    op_id: OpId,
    blob: usize,
}

/// What a batch becomes before it gets its numbers.
#[derive(Debug, Default)]
pub(crate) struct Planned {
    pub(crate) operations: Vec<Encoded>,
    pub(crate) photos: Vec<NewPhoto>,
    pub(crate) ids: Vec<RecordId>,
    pub(crate) clock: Stamp,
}

/// What a step means.
struct Meaning {
    id: RecordId,
    kind: Kind,
    change: Change,
    photo: Option<(PhotoId, usize)>,
}

/// An operation that is to be made.
pub(crate) struct Wanted<'a> {
    pub(crate) kind: Kind,
    pub(crate) record_id: RecordId,
    pub(crate) change: Change,
    /// The fields whose rivals it settles.
    pub(crate) resolve: &'a [String],
    /// What a form showed of the fields, where it stood open for a while.
    pub(crate) shown: &'a Map<String, Value>,
    /// The refused operation that it mends.
    pub(crate) replaces: Option<OpId>,
}

/// The heads a write names as seen: the winner it was shown, or all heads where it settles a conflict. `shown` is what stood there when the form opened:
/// the last write that reads so is the one that was seen.
pub(crate) fn seen(field: Option<&Field>, is_resolving: bool, shown: Option<&Value>) -> Vec<Seen> {
    let Some(field) = field else { return Vec::new() };
    let seen = |write: &Write| match write.mark.rank {
        Rank::Final(stamp) => Seen::Stamp(stamp),
        Rank::Pending(_) => Seen::Op(write.mark.op),
    };
    if is_resolving {
        return field.heads().map(seen).collect();
    }
    field.writes.iter().rfind(|write| shown.is_none_or(|shown| write.value == *shown)).map(seen).into_iter().collect()
}

fn id_of(text: &str, made: &[RecordId]) -> Result<RecordId, Error> {
    let id = match text.strip_prefix(STEP_MARK) {
        Some(step) => read_number(step).and_then(|step| made.get(usize::try_from(step).ok()?).copied()),
        None => text.parse().ok(),
    };
    id.ok_or(Error::Refused { code: Code::WrongType, field: Some("id".to_owned()) })
}

/// Puts the ids of records made in the same batch where fields refer to them.
fn refer(kind: &Kind, fields: &mut Map<String, Value>, made: &[RecordId]) -> Result<(), Error> {
    let Some(spec) = spec(kind) else { return Ok(()) };
    for (name, value) in fields {
        match spec.field(name).map(|field| field.shape) {
            Some(Shape::Reference(_)) => refer_one(value, made)?,
            Some(Shape::References { .. }) => {
                for item in value.as_array_mut().into_iter().flatten() {
                    refer_one(item, made)?;
                }
            }
            Some(_) | None => {}
        }
    }
    Ok(())
}

fn refer_one(value: &mut Value, made: &[RecordId]) -> Result<(), Error> {
    if let Some(text) = value.as_str().filter(|text| text.starts_with(STEP_MARK)) {
        *value = id_of(text, made)?.text().into();
    }
    Ok(())
}

/// The change without what is so already; `None` when nothing is left of it.
fn without_repetition(change: Change, current: Option<&Record>, resolve: &[String]) -> Option<Change> {
    let Some(current) = current else { return Some(change) };
    match change {
        Change::Set { mut fields } => {
            fields.retain(|name, value| resolve.contains(name) || current.value(name).unwrap_or(&Value::Null) != value);
            (!fields.is_empty()).then_some(Change::Set { fields })
        }
        Change::Append { set, element, value } => {
            let is_there = current.elements(&set).any(|(known, _)| *known == element);
            (!is_there).then_some(Change::Append { set, element, value })
        }
        other @ (Change::Create { .. } | Change::Remove { .. } | Change::Move { .. } | Change::Withdraw {} | Change::Unknown) => Some(other),
    }
}

impl<S: Store, T: Transport, C: Clock, R: Random> Engine<S, T, C, R> {
    /// Saves a batch. When this returns, it survives the end of the page.
    ///
    /// # Errors
    /// [`Error::Refused`] with the field for what breaks the rules, [`Error::PhotoMissing`], or what storage says. Nothing is kept then.
    pub async fn save(&self, batch: SaveBatch, blobs: Vec<Vec<u8>>) -> Result<Saved, Error> {
        self.save_of(batch, blobs, false).await
    }

    /// As above; `is_draft`: it is what the draft that it clears has become. A draft may be open in two tabs: only one of them makes something of it.
    ///
    /// # Errors
    /// [`Error::DraftGone`] when that draft is not there any more; else as above.
    pub async fn save_of(&self, batch: SaveBatch, mut blobs: Vec<Vec<u8>>, is_draft: bool) -> Result<Saved, Error> {
        let planned = self.plan_save(&batch, &mut blobs)?;
        let draft = batch.clear_draft.as_deref();
        let owed = draft.filter(|_| is_draft).map(|draft| Read::One(Table::Drafts, draft.to_owned()));
        let is_kept = self.keep(&planned, &blobs, draft, Vec::new(), owed.as_slice()).await?;
        if is_kept { Ok(Saved { ids: planned.ids }) } else { Err(Error::DraftGone) }
    }

    /// Makes operations of steps, each on top of those before it.
    fn plan_save(&self, batch: &SaveBatch, blobs: &mut Vec<Vec<u8>>) -> Result<Planned, Error> {
        let mut planned = Planned { clock: self.state.borrow().meta.clock, ..Planned::default() };
        let mut records: Sorted<RecordId, Option<Record>> = Sorted::new();
        let nothing = Map::new();
        for step in &batch.steps {
            let Meaning { id, kind, change, photo } = self.read_step(step, &planned.ids, &records, blobs)?;
            planned.ids.push(id);
            if is_chosen_again(step, batch, blobs) {
                continue;
            }
            let current = records.get_or_insert_with(id, || self.record(id));
            let (resolve, shown) = match step {
                Step::Set { resolve, shown, .. } => (resolve.as_slice(), shown),
                _ => (&[][..], &nothing),
            };
            let Some(change) = without_repetition(change, current.as_ref(), resolve) else { continue };
            let encoded = self.encode(Wanted { kind, record_id: id, change, resolve, shown, replaces: None }, current, &mut planned.clock)?;
            let op_id = encoded.operation.op_id;
            planned.photos.extend(photo.map(|(photo, blob)| NewPhoto { photo, record_id: id, op_id, blob }));
            planned.operations.push(encoded);
        }
        Ok(planned)
    }

    /// Encodes one change, once, and applies it to `current`, so that what follows sees it.
    pub(crate) fn encode(&self, wanted: Wanted<'_>, current: &mut Option<Record>, clock: &mut Stamp) -> Result<Encoded, Error> {
        let Wanted { kind, record_id, change, resolve, shown, replaces } = wanted;
        *clock = self.propose(*clock);
        let mut base = Map::new();
        if let Change::Set { fields } = &change {
            for name in fields.keys() {
                let field = current.as_ref().and_then(|record| record.fields.get(name));
                base.insert(name.clone(), seen(field, resolve.contains(name), shown.get(name)));
            }
            base.retain(|_, seen: &mut Vec<Seen>| !seen.is_empty());
        }
        let operation = Operation { op_id: self.new_op_id(), schema: shared::SCHEMA, kind, record_id, proposed: *clock, base, replaces, change };
        validate(&operation).map_err(|invalid| Error::Refused { code: invalid.code, field: invalid.field })?;
        check_room(&operation.kind, current.as_ref(), &operation.change)?;
        // Any rank above all that is pending does: the true one is given in the transaction.
        let mark = Mark { rank: Rank::Pending(clock.0), op: operation.op_id, by: NOBODY };
        let bases = resolve_bases(current.as_ref(), &operation);
        apply(current, &operation, mark, &bases).map_err(Error::refused)?;
        let encoded = encoded(operation);
        if encoded.body.len() > MOST_BODY_BYTES { Err(Error::refused(Code::TooLong)) } else { Ok(encoded) }
    }

    /// What a step means.
    fn read_step(
        &self,
        step: &Step,
        made: &[RecordId],
        records: &Sorted<RecordId, Option<Record>>,
        blobs: &mut Vec<Vec<u8>>,
    ) -> Result<Meaning, Error> {
        let text = match step {
            Step::Create { kind, id, fields } => return self.read_create(kind, id.as_deref(), fields, made),
            Step::Photo { id, .. }
            | Step::Set { id, .. }
            | Step::Append { id, .. }
            | Step::Remove { id, .. }
            | Step::Move { id, .. }
            | Step::Withdraw { id } => id,
        };
        let id = id_of(text, made)?;
        let kind = match records.get(&id) {
            Some(known) => known.as_ref().map(|record| record.kind.clone()),
            None => self.state.borrow().record(id).map(|record| record.kind.clone()),
        };
        let kind = kind.ok_or(Error::refused(Code::NotFound))?;
        let change = match step {
            Step::Create { .. } => return Err(Error::refused(Code::Malformed)),
            Step::Set { fields, .. } => {
                let mut fields = fields.clone();
                refer(&kind, &mut fields, made)?;
                Change::Set { fields }
            }
            Step::Append { set, element, value, .. } => {
                let element = match element {
                    Some(text) if text.starts_with(STEP_MARK) => id_of(text, made)?.text(),
                    Some(text) => text.clone(),
                    None => ElementId::new(self.now_ms(), self.random.bytes()).text(),
                };
                Change::Append { set: set.clone(), element, value: value.clone() }
            }
            Step::Remove { set, element, .. } => Change::Remove { set: set.clone(), element: element.clone() },
            Step::Move { from, to, reason, .. } => Change::Move { from: from.clone(), to: to.clone(), reason: reason.clone() },
            Step::Withdraw { .. } => Change::Withdraw {},
            Step::Photo { blob, width_px, height_px, .. } => {
                let mut index = *blob as usize;
                let mut photo = photo_of(blobs, index)?;
                let is_removed = match records.get(&id) {
                    Some(known) => known.as_ref().is_some_and(|record| has_removed(record, photo)),
                    None => self.state.borrow().record(id).is_some_and(|record| has_removed(record, photo)),
                };
                if is_removed {
                    blobs.push(varied(&blobs[index], self.random.bytes())?);
                    index = blobs.len() - 1;
                    photo = photo_of(blobs, index)?;
                }
                let size_bytes = u32::try_from(blobs[index].len()).unwrap_or(u32::MAX);
                let facts = [("width_px", *width_px), ("height_px", *height_px), ("size_bytes", size_bytes)];
                let mut value = shared::json::Object::new();
                for (name, number) in facts {
                    value.insert(name.to_owned(), number.into());
                }
                let change = Change::Append { set: PHOTOS.to_owned(), element: photo.text(), value: Value::Object(value) };
                return Ok(Meaning { id, kind, change, photo: Some((photo, index)) });
            }
        };
        Ok(Meaning { id, kind, change, photo: None })
    }

    fn read_create(&self, kind: &str, id: Option<&str>, fields: &Map<String, Value>, made: &[RecordId]) -> Result<Meaning, Error> {
        let kind = Kind::from(kind);
        let id = match id {
            Some(id) => id_of(id, made)?,
            None => RecordId::new(self.now_ms(), self.random.bytes()),
        };
        let mut fields = fields.clone();
        fields.retain(|_, value| !value.is_null());
        refer(&kind, &mut fields, made)?;
        Ok(Meaning { id, kind, change: Change::Create { fields }, photo: None })
    }

    /// The transaction of a save; `more` are rows that belong to it, such as the refused operation that is mended. `false`, and nothing is kept: one of `owed`
    /// is not there.
    pub(crate) async fn keep(
        &self,
        planned: &Planned,
        blobs: &[Vec<u8>],
        clear_draft: Option<&str>,
        more: Vec<Row>,
        owed: &[Read],
    ) -> Result<bool, Error> {
        let now_ms = self.now_ms();
        let mut tables = vec![Table::Outbox];
        if !planned.photos.is_empty() || !more.is_empty() {
            tables.extend([Table::Uploads, Table::Photos]);
        }
        if clear_draft.is_some() {
            tables.extend([Table::Drafts, Table::DraftBlobs]);
        }
        // Where nothing is owed, nothing but the meta row is read: a store that knows it saves the way to the disk and back.
        self.commit(&tables, owed, &mut |mut meta, found| {
            if found.iter().any(Vec::is_empty) {
                return Ok(None);
            }
            let mut rows = more.clone();
            for encoded in &planned.operations {
                rows.push(Row::Outbox(number(&mut meta, encoded, now_ms)));
            }
            for new in &planned.photos {
                let bytes = &blobs[new.blob];
                rows.push(Row::Photo(new.photo, bytes.clone()));
                rows.push(Row::Upload(Upload {
                    photo: new.photo,
                    record_id: new.record_id,
                    op_id: new.op_id,
                    size_bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
                    sent_bytes: 0,
                    location: None,
                    is_done: false,
                    done_seq: None,
                    done_at_ms: None,
                    refused: None,
                    saved_at_ms: now_ms,
                }));
            }
            if let Some(draft) = clear_draft {
                rows.push(Row::NoDraft(draft.to_owned()));
                rows.push(Row::NoDraftBlobs(draft.to_owned()));
            }
            meta.clock = meta.clock.max(planned.clock);
            rows.push(Row::Meta(meta));
            Ok(Some(rows))
        })
        .await
    }
}

/// Gives an operation its numbers.
pub(crate) fn number(meta: &mut Meta, encoded: &Encoded, now_ms: u64) -> Entry {
    let (person, is_staff) = meta.user();
    let entry = Entry {
        accepted: None,
        acknowledged_at_ms: None,
        op_id: encoded.operation.op_id,
        order: meta.next_order,
        device_id: meta.device_id,
        device_seq: meta.next_device_seq,
        body: encoded.body.clone(),
        saved_at_ms: now_ms,
        person,
        is_staff,
        is_on_wire: false,
        hidden_at_ms: None,
        fate: Fate::Waiting { why: None },
    };
    meta.next_order += 1;
    meta.next_device_seq += 1;
    entry
}
