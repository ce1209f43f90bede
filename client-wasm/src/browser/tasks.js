/**
 * The two ends of what the core does over time: promises that it waits for, and promises that wait for it.
 *
 * It decides nothing. Its invariant: what a promise came to is told in the very turn in which it is known, so that a transaction that hangs on it still lives.
 */
import { settle } from "../../../../client_wasm.js";

const ends = new Map();

/** A promise for what a task comes to. */
export const begin = (task) => new Promise((resolve, reject) => ends.set(task, [resolve, reject]));

/** What it came to. */
export function end(task, isKept, value) {
  const [resolve, reject] = ends.get(task);
  ends.delete(task);
  (isKept ? resolve : reject)(value);
}

/** Tells the core what a promise came to. */
export function attend(promise, wait) {
  promise.then(
    (value) => settle(wait, true, value),
    (error) => settle(wait, false, error),
  );
}

/** Tells a listener. */
export const ring = (listener) => listener();
