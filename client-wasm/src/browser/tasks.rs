//! What runs the core's futures: each is polled at once, and again in the very turn in which a promise that it waits for is settled.
//!
//! It refuses queues and turns of its own: wasm-bindgen's executor costs 2 kB, and two turns for every promise. Its invariant: a task that is being polled is in
//! nobody else's hands.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::js::Promise;
use super::platform::thrown;
use crate::core::sorted::Sorted;
use crate::error::Error;

#[wasm_bindgen(module = "/src/browser/tasks.js")]
extern "C" {
    fn begin(task: u32) -> Promise;
    fn end(task: u32, is_kept: bool, value: &JsValue);
    fn attend(promise: &Promise, wait: u32);
    /// Tells a listener.
    pub(super) fn ring(listener: &JsValue);
}

type Task = Pin<Box<dyn Future<Output = Result<JsValue, Error>>>>;

/// What a promise has come to, or who wants to know.
#[derive(Default)]
struct Wait {
    outcome: Option<Result<JsValue, JsValue>>,
    waker: Option<Waker>,
}

#[derive(Default)]
struct Tasks {
    last: Cell<u32>,
    tasks: RefCell<Sorted<u32, Task>>,
    ready: RefCell<Vec<u32>>,
    waits: RefCell<Sorted<u32, Wait>>,
}

thread_local! {
    static TASKS: Tasks = Tasks::default();
}

impl Tasks {
    fn number(&self) -> u32 {
        self.last.set(self.last.get().wrapping_add(1));
        self.last.get()
    }

    /// Polls all that can go on.
    fn run(&self) {
        loop {
            // In two steps, so that nothing is borrowed while a task runs.
            let Some(number) = self.ready.borrow_mut().pop() else { return };
            let Some(mut task) = self.tasks.borrow_mut().remove(&number) else { continue };
            let waker = Waker::from(Arc::new(Bell(number)));
            match task.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Pending => self.tasks.borrow_mut().insert(number, task),
                Poll::Ready(Ok(value)) => end(number, true, &value),
                Poll::Ready(Err(error)) => end(number, false, &thrown(&error)),
            }
        }
    }
}

/// Says which task can go on.
struct Bell(u32);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        TASKS.with(|all| all.ready.borrow_mut().push(self.0));
    }
}

/// Starts a task; the promise is for what it comes to.
pub(super) fn start(task: impl Future<Output = Result<JsValue, Error>> + 'static) -> Promise {
    TASKS.with(|all| {
        let number = all.number();
        let promise = begin(number);
        all.tasks.borrow_mut().insert(number, Box::pin(task));
        all.ready.borrow_mut().push(number);
        all.run();
        promise
    })
}

/// Waits for a promise.
pub(crate) async fn settled(promise: &Promise) -> Result<JsValue, JsValue> {
    let number = TASKS.with(|all| {
        let number = all.number();
        all.waits.borrow_mut().insert(number, Wait::default());
        number
    });
    attend(promise, number);
    poll_fn(|context| {
        TASKS.with(|all| {
            let mut waits = all.waits.borrow_mut();
            let wait = waits.get_or_insert_with(number, Wait::default);
            match wait.outcome.take() {
                Some(outcome) => {
                    waits.remove(&number);
                    Poll::Ready(outcome)
                }
                None => {
                    wait.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
    })
    .await
}

/// What a promise has come to; for `tasks.js` alone.
#[wasm_bindgen]
pub fn settle(wait: u32, is_kept: bool, value: JsValue) {
    TASKS.with(|all| {
        let waker = {
            let mut waits = all.waits.borrow_mut();
            let wait = waits.get_or_insert_with(wait, Wait::default);
            wait.outcome = Some(if is_kept { Ok(value) } else { Err(value) });
            wait.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        all.run();
    });
}
