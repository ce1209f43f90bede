//! The writer: one thread, one connection, a bounded queue. What waits when it gets to work goes into one commit.
//!
//! Its invariant: an answer leaves only after the COMMIT that holds it, and every request gets exactly one. A transaction that failed counts as lost,
//! whatever the disk may hold of it, and the next one begins on a new connection.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use crate::clock::{Clock, Random};
use crate::error::{Error, database_code};
use crate::keys::Keys;
use crate::live::Live;
use crate::store::batch::{Context, Request, Turn, commit_batch};
use crate::store::pen::Pen;

/// How many requests may wait; the next is told that the server is busy.
const QUEUE: usize = 1_024;
/// How many requests go into one commit when nothing else is asked for.
pub const MOST_IN_A_COMMIT: usize = 256;

/// What the writer has done since it started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// Commits.
    pub commits: u64,
    /// Requests that were in them.
    pub requests: u64,
}

#[derive(Debug, Default)]
struct Counters {
    commits: AtomicU64,
    requests: AtomicU64,
}

trait Job: Send {
    fn run(&mut self, turn: &mut Turn<'_>) -> Result<(), Error>;
    fn finish(self: Box<Self>, outcome: Result<(), Error>);
}

struct Typed<R: Request> {
    request: Option<R>,
    answer: Option<R::Answer>,
    reply: oneshot::Sender<Result<R::Answer, Error>>,
}

impl<R> Job for Typed<R>
where
    R: Request + Send,
    R::Answer: Send,
{
    fn run(&mut self, turn: &mut Turn<'_>) -> Result<(), Error> {
        let request = self.request.take().ok_or(Error::WriterStopped)?;
        self.answer = Some(request.run(turn)?);
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Result<(), Error>) {
        let Self { answer, reply, .. } = *self;
        let answer = outcome.and_then(|()| answer.ok_or(Error::WriterStopped));
        // Nobody listens any more when the client has gone; the work is done all the same.
        drop(reply.send(answer));
    }
}

impl Request for &mut Box<dyn Job> {
    type Answer = ();

    fn run(self, turn: &mut Turn<'_>) -> Result<(), Error> {
        self.as_mut().run(turn)
    }
}

/// The door to the writer's thread.
#[derive(Debug)]
pub struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    counters: Arc<Counters>,
}

impl Writer {
    /// Starts the thread.
    pub fn start(pen: Pen, clock: Arc<dyn Clock>, random: Arc<dyn Random>, keys: Arc<Keys>, live: Live, most_in_a_commit: usize) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let counters = Arc::new(Counters::default());
        let counted = Arc::clone(&counters);
        let work = move || {
            let mut pen = pen;
            let context = Surroundings { clock: clock.as_ref(), random: random.as_ref(), keys: &keys, live: &live, counters: &counted };
            work(&mut pen, receiver, &context, most_in_a_commit);
            pen.close();
        };
        let thread = std::thread::Builder::new().name("writer".to_owned()).spawn(work).expect("a thread can be started");
        Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)), counters }
    }

    /// Queues a request and waits for its answer.
    ///
    /// # Errors
    /// The request's refusal, [`Error::Busy`] with a full queue, the loss of the transaction, or [`Error::WriterStopped`].
    pub async fn write<R>(&self, request: R) -> Result<R::Answer, Error>
    where
        R: Request + Send + 'static,
        R::Answer: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or(Error::WriterStopped)?;
        let job = Box::new(Typed { request: Some(request), answer: None, reply });
        queue.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::Busy,
            mpsc::error::TrySendError::Closed(_) => Error::WriterStopped,
        })?;
        drop(queue);
        answer.await.map_err(|_| Error::WriterStopped)?
    }

    /// What it has done.
    pub fn work(&self) -> Work {
        Work { commits: self.counters.commits.load(Ordering::Relaxed), requests: self.counters.requests.load(Ordering::Relaxed) }
    }

    /// Takes no more, finishes what is queued, and ends the thread.
    pub async fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let ended = tokio::task::spawn_blocking(move || thread.join()).await;
            if !matches!(ended, Ok(Ok(()))) {
                tracing::error!("the writer's thread ended badly");
            }
        }
    }
}

/// What the writer's thread has beside its connection.
struct Surroundings<'a> {
    clock: &'a dyn Clock,
    random: &'a dyn Random,
    keys: &'a Keys,
    live: &'a Live,
    counters: &'a Counters,
}

fn work(pen: &mut Pen, mut queue: mpsc::Receiver<Box<dyn Job>>, with: &Surroundings<'_>, most_in_a_commit: usize) {
    while let Some(first) = queue.blocking_recv() {
        let mut jobs = vec![first];
        while jobs.len() < most_in_a_commit {
            let Ok(next) = queue.try_recv() else { break };
            jobs.push(next);
        }
        let context = Context { now_ms: with.clock.now_ms(), random: with.random, keys: with.keys };
        match pen.take().and_then(|connection| commit_batch(connection, jobs.iter_mut().collect(), &context)) {
            Ok(committed) => {
                with.live.announce(committed.news);
                with.counters.commits.fetch_add(1, Ordering::Relaxed);
                with.counters.requests.fetch_add(jobs.len() as u64, Ordering::Relaxed);
                for (job, outcome) in jobs.into_iter().zip(committed.answers) {
                    job.finish(outcome);
                }
            }
            Err(error) => {
                tracing::error!(%error, requests = jobs.len(), "a transaction was lost");
                pen.put_down();
                for job in jobs {
                    job.finish(Err(lost(&error)));
                }
            }
        }
    }
}

/// What each request of a lost transaction is told.
pub fn lost(error: &Error) -> Error {
    match error {
        Error::Database(inner) if database_code(inner) == shared::code::Code::DiskFull => Error::DiskFull,
        Error::DiskFull => Error::DiskFull,
        other => Error::CommitLost(other.to_string()),
    }
}
