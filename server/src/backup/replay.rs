//! Brings back, on request, what was kept from after the time that was restored to: through the same door as a phone that comes with its receipts.
//!
//! May be asked again: what is there already is a duplicate and stays as it is.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use shared::id::{DeviceId, PhotoId, RecordId};
use shared::record::Record;
use shared::scope::Grant;
use shared::wire::{MOST_OPERATIONS, Outcome, Push, Sent};
use uuid::Uuid;

use crate::app::App;
use crate::backup::error::BackupError;
use crate::backup::later::{self, KeptOperation};
use crate::backup::photo_lane::file_name;
use crate::clock::random_bytes;
use crate::error::Error;
use crate::keys::{create_private_directory, write_private};
use crate::photos::files::Size;
use crate::photos::requests::SET;
use crate::store::batch::{Request, Turn};
use crate::store::migrate::migrate;
use crate::store::photos::{self, PhotoRow};
use crate::store::records;
use crate::store::revocations::{self, Revoked};
use crate::sync::accept;
use crate::sync::push::PushRequest;

/// What a replay came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Operations that came back.
    pub applied: u64,
    /// That were there.
    pub known: u64,
    /// That could not come back, each with what the server said.
    pub refused: Vec<String>,
    /// Photos that came back.
    pub photos: u64,
}

/// Replays everything.
///
/// # Errors
/// When nothing was kept, or it can't be read, or the store fails.
pub async fn replay(app: &App) -> Result<Replayed, BackupError> {
    let kept = later::read(&app.data_dir)?;
    let folder = app.data_dir.join(later::FOLDER);
    let mut connection = Connection::open(folder.join("lykta.sqlite"))?;
    // It may be an older build's.
    migrate(&mut connection)?;
    let mut left = later::operations(&connection, &kept, &app.keys.receipt)?;
    let (grants, rows) = (later::grants(&connection)?, list_photos(&connection)?);
    drop(connection);
    // The server's own operations need places of their own: theirs were numbers of the lost log.
    let own = DeviceId(Uuid::from_bytes(random_bytes(app.random.as_ref())));
    let mut replayed = Replayed::default();
    loop {
        let before = left.len();
        left = push(app, left, own, &mut replayed).await?;
        if left.is_empty() || left.len() == before {
            break;
        }
    }
    replayed.refused.extend(left.iter().map(|operation| format!("{}: it hangs on something that did not come back", operation.sent.body)));
    app.store.write(GiveAgain { grants }).await?;
    for (row, records) in rows {
        // What was erased since, or has not come back, names no photo.
        let (photo, among) = (row.photo_id, records.clone());
        let is_named = app.store.read(move |connection| naming(|id| Ok(records::find(connection, id)?.map(Arc::new)), photo, &among)).await?;
        if !is_named.is_empty() && bring_photo(&folder, &app.data_dir, &row)? && app.store.write(KeepAgain { row, records }).await? {
            replayed.photos += 1;
        }
    }
    Ok(replayed)
}

/// Pushes in runs of one device; gives what has to wait.
async fn push(app: &App, list: Vec<KeptOperation>, own: DeviceId, replayed: &mut Replayed) -> Result<Vec<KeptOperation>, BackupError> {
    let mut left = Vec::new();
    for run in list.chunk_by(|one, other| one.person == other.person && one.device_id == other.device_id) {
        for batch in run.chunks(MOST_OPERATIONS) {
            let (person, device) = (batch[0].person, batch[0].device_id);
            let is_own = device == DeviceId(Uuid::nil());
            let push = Push {
                protocol: shared::PROTOCOL,
                device_id: if is_own { own } else { device },
                sent_at_ms: app.clock.now_ms(),
                operations: batch.iter().map(|operation| operation.sent.clone()).collect::<Vec<Sent>>(),
                waiting_operations: 0,
                waiting_photos: 0,
                log: None,
            };
            let pushed = app.store.write(PushRequest::new(person, push).from_what_was_kept()).await?;
            for (operation, answered) in batch.iter().zip(pushed.answers) {
                match answered.outcome {
                    Outcome::Applied(_) => replayed.applied += 1,
                    Outcome::Duplicate(_) | Outcome::Erased { .. } => replayed.known += 1,
                    Outcome::Retry { .. } => left.push(operation.clone()),
                    other => replayed.refused.push(format!("{}: {other:?}", operation.sent.body)),
                }
            }
        }
    }
    Ok(left)
}

struct GiveAgain {
    grants: Vec<(RecordId, Grant, u64)>,
}

impl Request for GiveAgain {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        for (person, grant, given_ms) in self.grants {
            // What ended later than it was given stays so.
            let ended_ms = revocations::find_revoked_at(turn.connection, Revoked::Grant(person, grant.scope))?;
            if ended_ms.is_none_or(|ended_ms| ended_ms < given_ms) && !crate::store::grants::list(turn.connection, person)?.contains(&grant) {
                accept::give(turn, person, grant)?;
            }
        }
        Ok(())
    }
}

struct KeepAgain {
    row: PhotoRow,
    records: Vec<RecordId>,
}

impl Request for KeepAgain {
    type Answer = bool;

    fn run(self, turn: &mut Turn<'_>) -> Result<bool, Error> {
        let named_by = naming(|id| turn.find(id), self.row.photo_id, &self.records)?;
        if named_by.is_empty() {
            return Ok(false);
        }
        for record in named_by {
            photos::insert_record(turn.connection, self.row.photo_id, record)?;
        }
        if photos::find(turn.connection, self.row.photo_id)?.is_some() {
            return Ok(false);
        }
        let row = PhotoRow { log_seq: turn.next_seq(), ..self.row };
        photos::insert(turn.connection, &row, turn.context.now_ms)?;
        Ok(true)
    }
}

/// Those of the records that name the photo.
fn naming(find: impl Fn(RecordId) -> Result<Option<Arc<Record>>, Error>, photo: PhotoId, records: &[RecordId]) -> Result<Vec<RecordId>, Error> {
    let (photo, mut named_by) = (photo.to_string(), Vec::new());
    for id in records {
        if find(*id)?.is_some_and(|record| record.sets.get(SET).is_some_and(|photos| photos.contains_key(photo.as_str()))) {
            named_by.push(*id);
        }
    }
    Ok(named_by)
}

/// Each photo with the records that it was brought for.
fn list_photos(connection: &Connection) -> Result<Vec<(PhotoRow, Vec<RecordId>)>, BackupError> {
    let mut list = Vec::new();
    for photo in crate::backup::photo_lane::list_after(connection, 0)? {
        let Some(row) = photos::find(connection, photo.photo_id)? else { continue };
        list.push((row, photos::list_records(connection, photo.photo_id)?));
    }
    Ok(list)
}

/// The files first, as when a photo comes from a phone; `false` where the backup did not have them.
fn bring_photo(folder: &Path, data_dir: &Path, row: &PhotoRow) -> Result<bool, BackupError> {
    for size in [Size::Full, Size::Thumb] {
        let name = file_name(row.photo_id, size);
        let (from, to) = (folder.join("photos").join(&name), data_dir.join("photos").join(&name));
        if to.exists() {
            continue;
        }
        if !from.exists() {
            return Ok(false);
        }
        create_private_directory(to.parent().unwrap_or(data_dir))?;
        write_private(&to, &fs::read(&from)?)?;
    }
    Ok(true)
}
