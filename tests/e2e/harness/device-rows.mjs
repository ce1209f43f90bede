/**
 * The rows of a device's database, read and written as they lie in IndexedDB, past the app: for databases of earlier versions, which no app of today writes.
 *
 * It refuses to run beside an open app. Invariant: what was read and written again is the same, bytes included.
 */

/** All rows: store → key → text, or `{base64}` for bytes; and the version of the database. */
export function readRows(page, name = "lykta") {
	return page.evaluate(async (name) => {
		const settled = (request) =>
			new Promise((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
		const database = await settled(indexedDB.open(name));
		const stores = {};
		const transaction = database.transaction([...database.objectStoreNames]);
		for (const store of database.objectStoreNames) {
			const rows = transaction.objectStore(store);
			const [keys, values] = await Promise.all([settled(rows.getAllKeys()), settled(rows.getAll())]);
			const text = (value) => (typeof value === "string" ? value : { base64: btoa(String.fromCharCode(...value)) });
			stores[store] = Object.fromEntries(keys.map((key, index) => [key, text(values[index])]));
		}
		const { version } = database;
		database.close();
		return { version, stores };
	}, name);
}

/** Makes the database of those rows. */
export function writeRows(page, rows, name = "lykta") {
	return page.evaluate(
		([{ version, stores }, name]) =>
			new Promise((resolve, reject) => {
				const request = indexedDB.open(name, version);
				request.onupgradeneeded = () => {
					for (const [store, rows] of Object.entries(stores)) {
						const made = request.result.createObjectStore(store);
						for (const [key, value] of Object.entries(rows)) {
							made.put(typeof value === "string" ? value : Uint8Array.from(atob(value.base64), (sign) => sign.charCodeAt(0)), key);
						}
					}
				};
				request.onsuccess = () => resolve(request.result.close());
				request.onerror = () => reject(request.error);
			}),
		[rows, name],
	);
}
