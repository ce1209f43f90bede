//! The one thread on which photos are decoded.
//!
//! One at a time, for each takes much memory; and always the same thread, for the allocator keeps what was freed with the thread that used it: on sixteen
//! threads in turn sixteen photos left 500 MB behind. Its invariant: work that panics is work that failed, and the next is done.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;

use tokio::sync::oneshot;

/// One piece of work.
type Work = Box<dyn FnOnce() + Send>;

/// Where photos are decoded. The thread ends with the last of these.
#[derive(Debug, Clone)]
pub struct Darkroom {
    queue: mpsc::Sender<Work>,
}

/// The work panicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work panicked")]
pub struct Panicked;

impl Darkroom {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn open() -> std::io::Result<Self> {
        let (queue, works) = mpsc::channel::<Work>();
        std::thread::Builder::new().name("darkroom".to_owned()).spawn(move || works.into_iter().for_each(|work| work()))?;
        Ok(Self { queue })
    }

    /// Does some work when its turn has come.
    ///
    /// # Errors
    /// [`Panicked`].
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Panicked> {
        let (answer, outcome) = oneshot::channel();
        let work: Work = Box::new(move || {
            // Nothing outlives the work but its result.
            let done = catch_unwind(AssertUnwindSafe(work)).map_err(|_| Panicked);
            // Nobody may be waiting any more.
            let _ = answer.send(done);
        });
        // The thread lives as long as this does.
        self.queue.send(work).map_err(|_| Panicked)?;
        outcome.await.map_err(|_| Panicked)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_panics_does_not_stop_the_next() {
        let darkroom = Darkroom::open().expect("a thread");
        assert_eq!(darkroom.run(|| 1).await, Ok(1));
        assert_eq!(darkroom.run(|| [0_u8][usize::MAX - std::hint::black_box(0)]).await, Err(Panicked));
        assert_eq!(darkroom.run(|| 2).await, Ok(2));
    }
}
