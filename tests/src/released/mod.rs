//! What a release leaves in the world: databases of installations, phones with notes on them, requests as they were sent. All of it is accepted for ever.
//!
//! [`write`] plays a small day with this build and writes down what it leaves; that folder is then frozen. Refuses to change a folder that is there.
//! Invariant: the phone and the database of one folder belong together, so that the phone can go on where it was.

mod line;
mod store;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result, ensure};
use client_wasm::api::save::SaveBatch;
use client_wasm::core::Engine;
use client_wasm::memory_store::MemoryStore;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use server::access::password;
use server::app::{App, AppConfig};
use server::clock::SystemRandom;
use server::demo::{self, SeedDemo};

pub use line::{Exchange, Line};
pub use store::{dump, load, packed, unpacked};

/// When the day of a fixture is played: 2018-10-10T16:00:00Z.
pub const START_MS: u64 = 1_539_187_200_000;
/// The coordinator's password in every fixture.
pub const PASSWORD: &str = "a password for tests";

/// A clock that stands still unless it is moved, for both sides.
#[derive(Debug, Clone)]
pub struct FixedClock(Arc<AtomicU64>);

impl FixedClock {
    /// Standing at that time.
    #[must_use]
    pub fn new(now_ms: u64) -> Self {
        Self(Arc::new(AtomicU64::new(now_ms)))
    }
}

impl server::clock::Clock for FixedClock {
    fn now_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl client_wasm::core::ports::Clock for FixedClock {
    fn unix_ms(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst)
    }
}

/// Chance for the phone.
#[derive(Debug, Clone)]
pub struct Dice(Arc<AtomicU64>);

impl Dice {
    /// Another row of numbers for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seed)))
    }
}

impl client_wasm::core::ports::Random for Dice {
    fn bytes(&self) -> [u8; 10] {
        let number = self.0.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut bytes = [7; 10];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        bytes
    }
}

/// A phone of this build.
pub type Phone = Engine<MemoryStore, Line, FixedClock, Dice>;

/// What a phone of a release holds, and how it is known to its server.
#[derive(Debug, Serialize, Deserialize)]
pub struct Held {
    /// The browser's cookie.
    pub cookie: String,
    /// Table, key, row: a text, or bytes in base64.
    pub rows: BTreeMap<String, BTreeMap<String, Value>>,
}

/// The frozen folders, by the database's schema.
#[must_use]
pub fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("released");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// A JSON file of a frozen folder.
///
/// # Errors
/// When it is not there or of another form.
pub fn read<T: serde::de::DeserializeOwned>(folder: &Path, name: &str) -> Result<T> {
    let text = std::fs::read_to_string(folder.join(name)).with_context(|| format!("{name} of {}", folder.display()))?;
    Ok(serde_json::from_str(&text)?)
}

fn note(text: &str) -> Value {
    let walk = demo::record_id("hedbo_walk");
    json!({"type": "create", "kind": "observation", "fields": {"walk": walk, "category": "lighting", "severity": "poor", "text": text}})
}

/// Saves these steps on a phone.
///
/// # Errors
/// When the phone does not take them.
pub async fn save(phone: &Phone, steps: Value, blobs: Vec<Vec<u8>>) -> Result<()> {
    let steps = serde_json::from_value(steps)?;
    phone.save(SaveBatch { steps, clear_draft: None }, blobs).await?;
    Ok(())
}

/// Opens an installation in that folder.
///
/// # Errors
/// When it can't be opened.
pub async fn open(folder: &Path, clock: &FixedClock) -> Result<App> {
    Ok(App::open(AppConfig { clock: Arc::new(clock.clone()), ..AppConfig::new(folder) }).await?)
}

/// Plays the day and writes what it leaves into `folder`, which must not be there yet.
///
/// # Errors
/// When the folder is there, or anything of the day fails.
pub async fn write(folder: &Path) -> Result<()> {
    ensure!(!folder.exists(), "{} is frozen", folder.display());
    let data = tempfile::tempdir()?;
    let clock = FixedClock::new(START_MS);
    let app = open(data.path(), &clock).await?;
    let hash = password::hash(PASSWORD, &SystemRandom)?;
    let password_hashes: HashMap<_, _> = demo::accounts().into_iter().map(|account| (account.user, hash.clone())).collect();
    let secrets = app.store.write(SeedDemo { password_hashes }).await?;
    let line = Line::new(app.router(), None);
    let phone = Engine::open(MemoryStore::new(), line.clone(), clock.clone(), Dice::new(1)).await?;
    phone.join(&secrets.link, Some("Kim")).await?;
    phone.sync_round().await?;
    save(
        &phone,
        json!([note("Lampan före tunneln är sönder"), {"type": "append", "id": "$0", "set": "comments", "value": "Den har blinkat länge"}]),
        Vec::new(),
    )
    .await?;
    save(&phone, json!([note("Busken skymmer gångvägen")]), Vec::new()).await?;
    phone.sync_round().await?;
    // What waits when the release ends: a note with a photo, and a change of what was sent.
    let photo = crate::fuzz::pictures::all().swap_remove(6);
    save(&phone, json!([note("Klottret är tillbaka"), {"type": "photo", "id": "$0", "blob": 0, "width_px": 9, "height_px": 7}]), vec![photo]).await?;
    phone.put_draft("note/half", "{\"text\":\"Halvskriven\"}".to_owned()).await?;
    let held = Held { cookie: line.cookie().context("the phone has a cookie")?, rows: packed(&phone.store().durable()) };
    app.close().await;
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("database.sql"), dump(&data.path().join("lykta.sqlite"))?)?;
    std::fs::write(folder.join("keys.json"), serde_json::to_string_pretty(&store::keys(data.path())?)? + "\n")?;
    std::fs::write(folder.join("phone.json"), serde_json::to_string_pretty(&held)? + "\n")?;
    std::fs::write(folder.join("wire.json"), serde_json::to_string_pretty(&line.exchanges())? + "\n")?;
    Ok(())
}
