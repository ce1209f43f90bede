/**
 * Breaks the browser's own storage from inside the page, before the app has begun: IndexedDB with a transaction that aborts, a disk that is full, handles that
 * died, reads that fail.
 *
 * The app is untouched: it meets the browser's prototypes, as it always does. It refuses to break anything until it is told to, and tells what it broke: a
 * fault that met nothing would prove nothing. Invariant: each readwrite transaction that the page began is in the log, with its durability.
 */

/** What can be broken: `aborted` and `full` meet what is saved, `unreadable` and `no-drafts` meet reads, `dead` meets the handle. */
export const FAULTS = ["aborted", "full", "dead", "unreadable", "no-drafts"];

/** Makes a page breakable, now and after each load. */
export async function breakable(page) {
	await page.addInitScript(() => {
		// A fault outlives the load of the page, as a broken disk does.
		const told = () => JSON.parse(sessionStorage.getItem("storage-fault") ?? "{}");
		const tell = (fault) => sessionStorage.setItem("storage-fault", JSON.stringify(fault));
		/** Whether that fault meets this now; each time counts. */
		const meets = (name) => {
			const fault = told();
			if (fault.name !== name || fault.times <= 0) return false;
			tell({ ...fault, times: fault.times - 1, met: (fault.met ?? 0) + 1 });
			return true;
		};
		const handles = new Set();
		const durabilities = [];
		globalThis.storageFaults = {
			durabilities,
			/** What a browser does to a page in the background: closed, and no event says so. */
			closeHandles: () => [...handles].map((handle) => handle.close()).length,
		};
		const { transaction } = IDBDatabase.prototype;
		IDBDatabase.prototype.transaction = function (...wanted) {
			handles.add(this);
			if (meets("dead")) throw new DOMException("The database connection is closing.", "InvalidStateError");
			const begun = transaction.apply(this, wanted);
			if (wanted[1] === "readwrite") durabilities.push(begun.durability);
			return begun;
		};
		const { put, get, getAll } = IDBObjectStore.prototype;
		IDBObjectStore.prototype.put = function (...row) {
			const request = put.apply(this, row);
			const { transaction: begun } = this;
			if (this.name !== "outbox") return request;
			if (meets("aborted")) begun.abort();
			else if (meets("full")) {
				// As browsers do it: each request succeeds, and then the commit of the whole does not.
				request.addEventListener("success", () => {
					Object.defineProperty(begun, "error", { get: () => new DOMException("full", "QuotaExceededError") });
					begun.abort();
				});
			}
			return request;
		};
		const unreadable = (store) => meets("unreadable") || (store.name === "drafts" && meets("no-drafts"));
		for (const [name, read] of Object.entries({ get, getAll })) {
			IDBObjectStore.prototype[name] = function (...wanted) {
				const request = read.apply(this, wanted);
				if (unreadable(this)) this.transaction.abort();
				return request;
			};
		}
	});
}

/** From now on that fault meets the page, so many times. */
export function breakStorage(page, name, times = Number.MAX_SAFE_INTEGER) {
	if (!FAULTS.includes(name)) throw new Error(`there is no fault ${name}`);
	return page.evaluate((fault) => sessionStorage.setItem("storage-fault", JSON.stringify(fault)), { name, times });
}

/** The storage is whole again; gives how often the fault was met. */
export function mendStorage(page) {
	return page.evaluate(() => {
		const { met = 0 } = JSON.parse(sessionStorage.getItem("storage-fault") ?? "{}");
		sessionStorage.removeItem("storage-fault");
		return met;
	});
}
