/**
 * IndexedDB, with nothing between it and us: the part of the storage that only JavaScript does in few bytes.
 *
 * It refuses Blobs (some engines can't store them) and relaxed durability. Its invariant: a transaction is done at `complete` and nowhere before; `abort`
 * and `error` are failures; a handle that was closed, by whomever, is never used again. What went wrong is thrown as one word.
 */

/** The stores of version 1, by name. A later version adds a step; a step that was released is frozen. */
const UPGRADES = [
  (database) => {
    for (const name of ["meta", "outbox", "sent", "records", "uploads", "photos", "drafts", "draft_blobs"])
      database.createObjectStore(name);
  },
];

/** Sorts after every character that a key may have. */
const LAST = "\uffff";

const WORDS = { QuotaExceededError: "full", VersionError: "newer", SecurityError: "missing" };
const wordOf = (error) => WORDS[error?.name] ?? "failed";

/** Resolves with the request's result. The error is dealt with here, so that it is reported once, by us. */
const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      reject("failed");
    };
  });

/** All keys that start so. */
const starting = (key) => IDBKeyRange.bound(key, key + LAST);

/** Reads one thing: `[table, key, isStart]`; gives keys and values in turn. All are asked before the first is awaited. */
async function read(transaction, [table, key, isStart]) {
  const store = transaction.objectStore(table);
  if (!isStart) {
    const value = await settled(store.get(key));
    return value === undefined ? [] : [key, value];
  }
  const range = starting(key);
  const [keys, values] = await Promise.all([settled(store.getAllKeys(range)), settled(store.getAll(range))]);
  if (keys.length !== values.length) throw "failed";
  return keys.flatMap((key, index) => [key, values[index]]);
}

/** One database. */
export class Database {
  constructor(name) {
    this.name = name;
    this.handle = undefined;
    this.opening = undefined;
  }

  /** Opens the handle, once for all who wait for it. */
  async opened() {
    this.opening ??= this.open().finally(() => {
      this.opening = undefined;
    });
    this.handle = await this.opening;
  }

  start(tables, isWriting) {
    try {
      // Without "strict", "complete" only means that the browser has it in memory.
      return new Begun(this.handle.transaction(tables, isWriting ? "readwrite" : "readonly", { durability: "strict" }));
    } catch (error) {
      throw wordOf(error);
    }
  }

  /** Begins a transaction, asks for all of `reads` and resolves when they are answered. It stays open until its caller's next pause. */
  async begin(tables, reads, isWriting) {
    if (this.handle === undefined) await this.opened();
    const begun = this.start(tables, isWriting);
    try {
      begun.found = await Promise.all(reads.map((each) => read(begun.transaction, each)));
    } catch {
      begun.abort();
      if (isWriting) await begun.completion.catch(() => undefined);
      throw "failed";
    }
    return begun;
  }

  /** Writes at once what was decided in the belief that this row of meta has this text. If it has another, nothing is kept. */
  async presume(tables, key, text, writes) {
    if (this.handle === undefined) await this.opened();
    const begun = this.start(tables, true);
    const request = begun.transaction.objectStore("meta").get(key);
    // What can't be read aborts by itself.
    request.onsuccess = () => {
      if (request.result !== text) begun.abort();
    };
    await begun.finish(writes);
  }

  /** Closes the handle; the next use opens another one. */
  close() {
    const { handle } = this;
    this.handle = undefined;
    if (handle) {
      handle.onclose = null;
      handle.close();
    }
  }

  async open() {
    let request;
    try {
      request = indexedDB.open(this.name, UPGRADES.length);
    } catch (error) {
      // Where storage is switched off, browsers throw all sorts of things at once.
      const word = wordOf(error);
      throw word === "failed" ? "missing" : word;
    }
    request.onupgradeneeded = ({ oldVersion }) => {
      try {
        for (const step of UPGRADES.slice(oldVersion)) step(request.result);
      } catch {
        // Half a schema is worse than none: the open fails, and says so.
        request.transaction.abort();
      }
    };
    const handle = await new Promise((resolve, reject) => {
      let hasGivenUp = false;
      request.onsuccess = () => {
        // Nobody waits for a late one; an open handle would block the others.
        if (hasGivenUp) request.result.close();
        else resolve(request.result);
      };
      request.onerror = (event) => {
        event.preventDefault();
        reject(wordOf(request.error));
      };
      request.onblocked = () => {
        hasGivenUp = true;
        reject("blocked");
      };
    });
    // Another tab wants to upgrade, or the browser has closed it.
    handle.onversionchange = () => {
      if (this.handle === handle) this.handle = undefined;
      handle.close();
    };
    handle.onclose = () => {
      if (this.handle === handle) this.handle = undefined;
    };
    return handle;
  }
}

/** A transaction whose reads are answered. */
class Begun {
  constructor(transaction) {
    this.transaction = transaction;
    this.found = [];
    this.completion = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(wordOf(transaction.error));
    });
    // A transaction that only reads has nobody who waits for its end.
    this.completion.catch(() => undefined);
  }

  abort() {
    try {
      this.transaction.abort();
    } catch {
      // It has come to its end by itself.
    }
  }

  /** Writes `[table, key, value]`; without a value it deletes, with `null` all whose key starts so. Resolves at `complete`. */
  async finish(writes) {
    let thrown;
    try {
      for (const [table, key, value] of writes) {
        const store = this.transaction.objectStore(table);
        if (value === undefined) store.delete(key);
        else if (value === null) store.delete(starting(key));
        else store.put(value, key);
      }
    } catch (error) {
      thrown = wordOf(error);
      this.abort();
    }
    try {
      await this.completion;
    } catch (word) {
      throw thrown ?? word;
    }
    if (thrown) throw thrown;
  }
}
