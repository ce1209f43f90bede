//! Phones that join a walk and then note, change, comment and photograph without a pause, each on a core of its own.
//!
//! It refuses to stop because the server is away. Its invariant: what a phone saved is in its report, whatever became of it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use client_wasm::api::save::{SaveBatch, Step};
use client_wasm::core::Engine;
use client_wasm::core::ports::{Clock, Random};
use client_wasm::memory_store::MemoryStore;
use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::{Value, json};
use shared::id::OpId;

use crate::crash::Broken;
use crate::crash::ledger::Ledger;
use crate::crash::line::Line;

/// How long a phone may take to hand in what it has when the server is back for good.
const LONGEST_SETTLE: Duration = Duration::from_secs(90);

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct Now;

impl Clock for Now {
    fn unix_ms(&self) -> u64 {
        server::clock::Clock::now_ms(&server::clock::SystemClock)
    }
}

/// Chance of one phone.
#[derive(Debug, Clone)]
pub struct Chance(Rc<Cell<u64>>);

impl Chance {
    fn new(seed: u64) -> Self {
        Self(Rc::new(Cell::new(seed)))
    }

    fn with<T>(&self, draw: impl FnOnce(&mut fastrand::Rng) -> T) -> T {
        let mut rng = fastrand::Rng::with_seed(self.0.get());
        let drawn = draw(&mut rng);
        self.0.set(rng.u64(..));
        drawn
    }

    fn below(&self, end: u64) -> u64 {
        self.with(|rng| rng.u64(..end))
    }
}

impl Random for Chance {
    fn bytes(&self) -> [u8; 10] {
        self.with(|rng| {
            let mut bytes = [0; 10];
            rng.fill(&mut bytes);
            bytes
        })
    }
}

type Core = Engine<MemoryStore, Line, Now, Chance>;

/// What a phone has done.
#[derive(Debug, Default, Clone)]
pub struct Report {
    /// Operations that it saved.
    pub saved: BTreeSet<OpId>,
    /// Of them: refused by the server.
    pub refused: BTreeSet<OpId>,
    /// Photos that it saved.
    pub photos: usize,
    /// Rounds of sync that ended early.
    pub interrupted: usize,
    /// The statuses that it was refused with.
    pub statuses: BTreeSet<u16>,
}

/// How the phones are to behave.
#[derive(Debug, Clone)]
pub struct Crowd {
    /// Where the server is.
    pub origin: String,
    /// What opens the walk.
    pub secret: String,
    /// How many phones.
    pub phones: usize,
    /// What decides what they do.
    pub seed: u64,
    /// The longest that a phone rests between two rounds, in milliseconds.
    pub longest_rest_ms: u64,
    /// One note in so many has a photo.
    pub photo_in: u64,
}

/// Phones on a thread of their own.
#[derive(Debug)]
pub struct Phones {
    thread: Option<std::thread::JoinHandle<Result<Vec<Report>, Broken>>>,
    stop: Arc<AtomicBool>,
    joined: Arc<AtomicUsize>,
    wanted: usize,
}

impl Phones {
    /// Starts them.
    ///
    /// # Panics
    /// When the thread can't be started.
    #[must_use]
    pub fn start(crowd: Crowd, ledger: &Ledger) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let joined = Arc::new(AtomicUsize::new(0));
        let wanted = crowd.phones;
        let (is_over, count, ledger) = (Arc::clone(&stop), Arc::clone(&joined), ledger.clone());
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let all = (0..crowd.phones).map(|number| phone(&crowd, number, &ledger, &is_over, &count));
            runtime.block_on(futures_util::future::try_join_all(all))
        };
        let thread = Some(std::thread::Builder::new().name("phones".to_owned()).spawn(work).expect("a thread can be started"));
        Self { thread, stop, joined, wanted }
    }

    /// Waits until all of them have joined the walk.
    ///
    /// # Errors
    /// When that takes too long.
    pub fn wait_joined(&self) -> Result<(), Broken> {
        let began = Instant::now();
        while self.joined.load(Ordering::SeqCst) < self.wanted {
            if began.elapsed() > LONGEST_SETTLE {
                return Err(Broken::Stuck("not all have joined".to_owned()));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    /// They save nothing more and hand in what they have; gives what each has done.
    ///
    /// # Errors
    /// [`Broken::Stuck`] when one of them can't.
    ///
    /// # Panics
    /// When a phone panicked.
    pub fn settle(mut self) -> Result<Vec<Report>, Broken> {
        self.stop.store(true, Ordering::SeqCst);
        self.thread.take().expect("settled once").join().expect("a phone panicked")
    }
}

impl Drop for Phones {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

async fn phone(crowd: &Crowd, number: usize, ledger: &Ledger, is_over: &AtomicBool, joined: &AtomicUsize) -> Result<Report, Broken> {
    let line = Line::new(&crowd.origin, ledger.clone());
    let chance = Chance::new(crowd.seed.wrapping_mul(1_000_003).wrapping_add(number as u64));
    let core: Core =
        Engine::open(MemoryStore::new(), line.clone(), Now, chance.clone()).await.map_err(|error| Broken::Stuck(format!("{error:?}")))?;
    while let Err(error) = core.join(&crowd.secret, None).await {
        if is_over.load(Ordering::SeqCst) {
            return Err(Broken::Stuck(format!("it could not join: {error:?}")));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // The walk itself has to be here before anything can be noted in it.
    while walk(&core).is_none() {
        drop(core.sync_round().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    joined.fetch_add(1, Ordering::SeqCst);
    let mut report = Report::default();
    while !is_over.load(Ordering::SeqCst) {
        something(&core, &chance, crowd, number, &mut report).await;
        report.interrupted += usize::from(core.sync_round().await.is_err());
        report.statuses.extend(line.take_refusals());
        tokio::time::sleep(Duration::from_millis(1 + chance.below(crowd.longest_rest_ms))).await;
    }
    settle(&core, &mut report).await?;
    report.statuses.extend(line.take_refusals());
    Ok(report)
}

async fn settle(core: &Core, report: &mut Report) -> Result<(), Broken> {
    let began = Instant::now();
    loop {
        let outcome = core.sync_round().await;
        report.refused.extend(core.state().outbox.values().filter(|kept| kept.is_rejected()).map(|kept| kept.entry.op_id));
        if outcome.is_ok() && !core.has_something_to_send() {
            return Ok(());
        }
        if began.elapsed() > LONGEST_SETTLE {
            return Err(Broken::Stuck(format!("{outcome:?}, something to send: {}", core.has_something_to_send())));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn walk(core: &Core) -> Option<Value> {
    let walks: Vec<Value> = serde_json::from_str(&core.list("walk")).expect("a list");
    walks.into_iter().next()
}

fn fields(value: Value) -> std::collections::BTreeMap<String, Value> {
    serde_json::from_value(value).expect("an object")
}

/// A picture that no other phone has: noise.
fn picture(chance: &Chance) -> Vec<u8> {
    let (width, height) = (48 + u32::try_from(chance.below(160)).expect("small"), 60);
    let noise = chance.with(|rng| (0..width * height * 3).map(|_| rng.u8(..)).collect());
    let image = RgbImage::from_raw(width, height, noise).expect("as many bytes as pixels");
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(image).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).expect("memory takes all");
    bytes
}

/// One thing that a person on a walk does.
async fn something(core: &Core, chance: &Chance, crowd: &Crowd, number: usize, report: &mut Report) {
    let own: Vec<Value> = serde_json::from_str(&core.list("observation")).expect("a list");
    let word = format!("telefon {number}, ord {}", chance.below(1_000_000));
    let mut photos = Vec::new();
    let steps = match (chance.below(10), own.is_empty()) {
        (0, false) => vec![Step::Set {
            id: id_of(&own, chance),
            fields: fields(json!({ "text": word })),
            resolve: Vec::new(),
            shown: std::collections::BTreeMap::new(),
        }],
        (1, false) => vec![Step::Append { id: id_of(&own, chance), set: "comments".to_owned(), element: None, value: json!(word) }],
        _ => {
            let walk = walk(core).expect("it was here before")["meta"]["id"].clone();
            let create = fields(json!({"walk": walk, "category": "lighting", "severity": "poor", "text": word}));
            let mut steps = vec![Step::Create { kind: "observation".to_owned(), id: None, fields: create }];
            if chance.below(crowd.photo_in) == 0 {
                photos.push(picture(chance));
                steps.push(Step::Photo { id: "$0".to_owned(), blob: 0, width_px: 60, height_px: 60 });
            }
            steps
        }
    };
    let before: BTreeSet<OpId> = core.state().outbox.values().map(|kept| kept.entry.op_id).collect();
    let count = photos.len();
    if core.save(SaveBatch { steps, clear_draft: None }, photos).await.is_ok() {
        report.photos += count;
        report.saved.extend(core.state().outbox.values().map(|kept| kept.entry.op_id).filter(|op| !before.contains(op)));
    }
}

fn id_of(own: &[Value], chance: &Chance) -> String {
    let index = usize::try_from(chance.below(own.len() as u64)).expect("small");
    own[index]["meta"]["id"].as_str().unwrap_or_default().to_owned()
}
