/**
 * The store contract against IndexedDB in a real Chromium: `node contract.mjs FOLDER` (or LYKTA_CONTRACT_DIR), where FOLDER holds `client_wasm.js` and its WebAssembly,
 * built with the feature `contract`. LYKTA_MERGE_CASES names the native program `merge-cases`, with whose answers the merge is compared; LYKTA_SEED the seed.
 *
 * The shared cases are those that `cargo test` runs against the store in memory; the others break the browser's own storage from outside. It refuses to
 * reach any other host. Its last line is `N passed, N failed`.
 */
import { execFileSync } from "node:child_process";
import { close, openTab } from "./harness/contract-page.mjs";

const CASE_LIMIT_MS = 20_000;

function check(is, expected) {
	if (!is) throw new Error(`expected: ${expected}`);
}

const MERGE_CASES = 12_000;

/** The native build's word on the made-up cases. */
function native(...numbers) {
	const program = process.env.LYKTA_MERGE_CASES;
	check(program, "LYKTA_MERGE_CASES names the native program");
	return execFileSync(program, numbers.map(String), { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

/** The cases that the two builds see in different ways. */
function differing(one, other) {
	const [left, right] = [one.trim().split("\n"), other.trim().split("\n")];
	check(left.length === right.length, `as many cases, not ${left.length} and ${right.length}`);
	return left.flatMap((digest, number) => (digest === right[number] ? [] : [number]));
}

/** Each gets a tab of its own, whose page it may break. */
const cases = {
	async both_builds_merge_alike(tab) {
		const seed = BigInt(process.env.LYKTA_SEED ?? Date.now());
		const digests = (planted) =>
			tab.evaluate(([seed, count, planted]) => lykta.merge_digests(BigInt(seed), count, planted), [String(seed), MERGE_CASES, planted]);
		const right = native(seed, MERGE_CASES);
		const [different] = differing(right, await digests(undefined));
		if (different !== undefined) {
			const here = await tab.evaluate(([seed, number]) => lykta.merge_case(BigInt(seed), BigInt(number)), [String(seed), different]);
			throw new Error(`LYKTA_SEED=${seed}, case ${different}\nnative:\n${native(seed, 1, different)}\nwasm32:\n${here}`);
		}
		// The control: a merge that differs in one case of twelve thousand is seen, and nothing else is.
		let caught = 0;
		for (const planted of [17, 4711, 11_999]) {
			const seen = differing(right, await digests(planted));
			check(seen.every((number) => number === planted), `no case but ${planted} differs`);
			caught += seen.length;
		}
		check(caught > 0, "the planted difference is seen");
		const figures = { seed: String(seed), cases: MERGE_CASES, different: 0, planted: 3, planted_seen: caught };
		console.log(`LYKTA_PROOF ${JSON.stringify({ row: "apply-properties", figures })}`);
	},

	async an_aborted_write_is_reported_and_not_kept(tab) {
		const [code, keys] = await tab.evaluate(async () => {
			const store = new lykta.ContractStore("aborted");
			const put = IDBObjectStore.prototype.put;
			IDBObjectStore.prototype.put = function (...rest) {
				const request = put.apply(this, rest);
				this.transaction.abort();
				return request;
			};
			const code = await codeOf(store.put("a", "1"));
			IDBObjectStore.prototype.put = put;
			return [code, await store.keys()];
		});
		check(code === "storage_failed", `storage_failed, not ${code}`);
		check(keys.length === 0, "nothing kept");
	},

	async a_transient_abort_is_tried_again_and_kept_once(tab) {
		const [code, keys, tries] = await tab.evaluate(async () => {
			const store = new lykta.ContractStore("transient");
			const put = IDBObjectStore.prototype.put;
			let tries = 0;
			IDBObjectStore.prototype.put = function (...rest) {
				const request = put.apply(this, rest);
				tries += 1;
				if (tries < 3) this.transaction.abort();
				return request;
			};
			const code = await codeOf(store.put("a", "1"));
			return [code, await store.keys(), tries];
		});
		check(code === "kept" && tries === 3, `kept at the third try, not ${code} after ${tries}`);
		check(keys.join() === "a", "one row");
	},

	async a_full_disk_is_storage_full_and_keeps_nothing(tab) {
		const [code, keys, tries] = await tab.evaluate(async () => {
			const store = new lykta.ContractStore("full");
			let tries = 0;
			const put = IDBObjectStore.prototype.put;
			IDBObjectStore.prototype.put = function (...rest) {
				const { transaction } = this;
				const request = put.apply(this, rest);
				tries += 1;
				// As browsers do it: no error at the request, only the abort of the whole.
				Object.defineProperty(transaction, "error", { get: () => new DOMException("full", "QuotaExceededError") });
				transaction.abort();
				return request;
			};
			const code = await codeOf(store.put("a", "1"));
			IDBObjectStore.prototype.put = put;
			return [code, await store.keys(), tries];
		});
		check(code === "storage_full", `storage_full, not ${code}`);
		check(tries === 1, "no second try on a full disk");
		check(keys.length === 0, "nothing kept");
	},

	async a_handle_that_died_is_reopened(tab) {
		const [codes, keys, opened] = await tab.evaluate(async () => {
			const handles = [];
			const transaction = IDBDatabase.prototype.transaction;
			IDBDatabase.prototype.transaction = function (...rest) {
				if (!handles.includes(this)) handles.push(this);
				return transaction.apply(this, rest);
			};
			const store = new lykta.ContractStore("died");
			const first = await codeOf(store.put("a", "1"));
			// What WebKit does to a page in the background: closed, and no event says so.
			handles.at(-1).close();
			const second = await codeOf(store.put("b", "2"));
			return [[first, second], await store.keys(), handles.length];
		});
		check(codes.join() === "kept,kept", `both kept, not ${codes}`);
		check(keys.join() === "a,b", "both rows");
		check(opened === 2, "a second handle");
	},

	async a_read_that_throws_is_never_an_empty_store(tab) {
		const code = await tab.evaluate(async () => {
			const store = new lykta.ContractStore("unreadable");
			await store.put("a", "1");
			IDBObjectStore.prototype.getAll = () => {
				throw new DOMException("lost", "UnknownError");
			};
			return codeOf(store.keys());
		});
		check(code === "storage_failed", `storage_failed, not ${code}`);
	},

	async a_read_that_fails_later_is_never_an_empty_store(tab) {
		const code = await tab.evaluate(async () => {
			const store = new lykta.ContractStore("unreadable_later");
			await store.put("a", "1");
			const getAll = IDBObjectStore.prototype.getAll;
			IDBObjectStore.prototype.getAll = function (...rest) {
				const request = getAll.apply(this, rest);
				this.transaction.abort();
				return request;
			};
			return codeOf(store.keys());
		});
		check(code === "storage_failed", `storage_failed, not ${code}`);
	},

	async a_newer_database_is_refused(tab) {
		const code = await tab.evaluate(async () => {
			(await raw("newer", 99, (database) => database.createObjectStore("meta"))).close();
			return codeOf(new lykta.ContractStore("newer").put("a", "1"));
		});
		check(code === "storage_newer", `storage_newer, not ${code}`);
	},

	async missing_storage_is_said_so(tab) {
		const code = await tab.evaluate(() => {
			Object.defineProperty(window, "indexedDB", { get: () => null });
			return codeOf(lykta.Core.open(JSON.stringify({ database: "missing" })));
		});
		check(code === "storage_missing", `storage_missing, not ${code}`);
	},

	async a_database_that_another_tab_holds_is_blocked(tab) {
		const code = await tab.evaluate(async () => {
			const holder = await raw("blocked", 1, (database) => database.createObjectStore("x"));
			// It does not let go, as a tab of another app version would not; the deletion waits, and our open behind it.
			holder.onversionchange = () => {};
			const open = IDBFactory.prototype.open;
			IDBFactory.prototype.open = function (name) {
				return open.call(this, name, 2);
			};
			const code = await codeOf(new lykta.ContractStore("blocked").put("a", "1"));
			holder.close();
			return code;
		});
		check(code === "storage_blocked", `storage_blocked, not ${code}`);
	},

	async another_tab_may_upgrade_while_we_are_open(tab) {
		const outcome = await tab.evaluate(async () => {
			const store = new lykta.ContractStore("upgraded");
			await store.put("a", "1");
			return new Promise((resolve) => {
				const request = indexedDB.deleteDatabase("upgraded");
				request.onsuccess = () => resolve("done");
				request.onblocked = () => resolve("blocked");
			});
		});
		check(outcome === "done", "our handle let go");
	},

	async every_write_is_strict_and_done_only_at_complete(tab) {
		const [modes, order] = await tab.evaluate(async () => {
			const modes = [];
			const order = [];
			const transaction = IDBDatabase.prototype.transaction;
			IDBDatabase.prototype.transaction = function (names, mode, options) {
				const begun = transaction.call(this, names, mode, options);
				if (mode === "readwrite") {
					modes.push(begun.durability);
					begun.addEventListener("complete", () => order.push("complete"));
				}
				return begun;
			};
			const store = new lykta.ContractStore("strict");
			for (let number = 0; number < 20; number += 1) {
				await store.put(`k${number}`, "1");
				order.push("kept");
			}
			return [modes, order];
		});
		check(modes.length === 20 && modes.every((mode) => mode === "strict"), `strict durability, not ${modes}`);
		check(order.every((step, index) => step === (index % 2 ? "kept" : "complete")), "complete before kept, each time");
	},

	async two_tabs_never_get_the_same_number(tab) {
		const other = await openTab();
		const numbers = () =>
			Promise.all(
				Array.from({ length: 4 }, async () => {
					const store = new lykta.ContractStore("numbers");
					const own = [];
					for (let turn = 0; turn < 10; turn += 1) own.push(await store.count());
					return own;
				}),
			);
		const all = (await Promise.all([tab.evaluate(numbers), other.evaluate(numbers)])).flat(2);
		await other.close();
		check(new Set(all).size === 80 && Math.max(...all) === 80, `80 different numbers, not ${new Set(all).size}`);
	},

	async what_another_tab_has_changed_is_never_presumed_to_be_as_it_was(tab) {
		const other = await openTab();
		const count = (each) =>
			each.evaluate(async () => {
				globalThis.own ??= new lykta.ContractStore("presumed");
				return globalThis.own.count();
			});
		const numbers = [];
		for (const each of [tab, tab, other, tab, other, other, tab]) numbers.push(await count(each));
		const isGone = await tab.evaluate(async () => {
			const database = await raw("presumed");
			const transaction = database.transaction(["meta"], "readwrite");
			transaction.objectStore("meta").clear();
			await new Promise((done) => {
				transaction.oncomplete = done;
			});
			database.close();
			return globalThis.own.count();
		});
		await other.close();
		check(numbers.join() === "1,2,3,4,5,6,7", `each number once, in order, not ${numbers}`);
		check(isGone === 1, "a row that was taken away is not there");
	},

	async a_save_waits_for_the_disk_once(tab) {
		const [waits, kept] = await tab.evaluate(async () => {
			const store = new lykta.ContractStore("once");
			await store.count();
			const order = [];
			const { get, put } = IDBObjectStore.prototype;
			IDBObjectStore.prototype.get = function (...rest) {
				const request = get.apply(this, rest);
				request.addEventListener("success", () => order.push("read"));
				return request;
			};
			IDBObjectStore.prototype.put = function (...rest) {
				order.push("written");
				return put.apply(this, rest);
			};
			const kept = await store.count();
			Object.assign(IDBObjectStore.prototype, { get, put });
			return [order.join(), kept];
		});
		check(waits === "written,read" && kept === 2, `written before the read is answered, not ${waits}`);
	},

	async a_damaged_outbox_is_never_an_empty_one(tab) {
		const [first, second] = await tab.evaluate(async () => {
			const options = JSON.stringify({ database: "damaged" });
			const first = await codeOf(lykta.Core.open(options));
			const database = await raw("damaged");
			await new Promise((done) => {
				const transaction = database.transaction("outbox", "readwrite");
				transaction.objectStore("outbox").put('{"op_id": "half a ', "01890a5d-ac96-774b-bcce-b302099a8057");
				transaction.oncomplete = done;
			});
			database.close();
			return [first, await codeOf(lykta.Core.open(options))];
		});
		check(first === "kept", `a new database opens, not ${first}`);
		check(second === "storage_failed", `storage_failed, not ${second}`);
	},

	async a_second_tab_sees_what_the_first_has_saved(tab) {
		const other = await openTab();
		const open = async () => {
			window.core = await openDevice("shared");
		};
		await tab.evaluate(open);
		await other.evaluate(open);
		const seen = other.evaluate(
			() =>
				new Promise((resolve) => {
					core.subscribe(() => {
						const walks = JSON.parse(core.ask("list", "walk"));
						if (walks.length > 0) resolve(walks[0].name);
					});
				}),
		);
		const status = await tab.evaluate(async () => {
			const area = "01890a5d-ac96-774b-bcce-b302099a8057";
			const fields = { area, checklist: area, name: "Norra Fäladen" };
			await core.act("save", [JSON.stringify({ steps: [{ type: "create", kind: "walk", fields }] })]);
			return JSON.parse(core.ask("status"));
		});
		check(status.waiting_operations === 1, "one operation waits");
		check((await seen) === "Norra Fäladen", "the other tab's list has it");
		await other.close();
	},

	async a_photo_and_its_draft_are_kept_and_cleared_in_one_go(tab) {
		const [photo, draft, blob, restarted] = await tab.evaluate(async () => {
			const core = await openDevice("photo");
			const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
			await core.act("put_draft", ["note", '{"text":"halv"}']);
			await core.act("put_draft_blob", ["note", "photo", bytes]);
			const walk = "01890a5d-ac96-774b-bcce-b302099a8057";
			const steps = [
				{ type: "create", kind: "observation", fields: { walk, category: "lighting", severity: "poor" } },
				{ type: "photo", id: "$0", blob: 0, width_px: 10, height_px: 10 },
			];
			const { ids } = JSON.parse(await core.act("save", [JSON.stringify({ steps, clear_draft: "note" }), bytes]));
			const again = await openDevice("photo");
			const [photo] = JSON.parse(again.ask("get", ids[0])).photos;
			const kept = await again.act("photo_bytes", [photo.id]);
			const isSame = kept.length === bytes.length && kept.every((byte, index) => byte === bytes[index]);
			const draft = await again.act("get_draft", ["note"]);
			const blob = await again.act("get_draft_blob", ["note", "photo"]);
			return [isSame, draft, blob, JSON.parse(again.ask("status")).waiting_photos];
		});
		check(photo, "the photo's bytes");
		check(draft === undefined && blob === undefined, "no draft left");
		check(restarted === 1, "one photo waits");
	},
};

let passed = 0;
let failed = 0;

async function run(name, act) {
	const tab = await openTab();
	let timer;
	const limit = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`no end after ${CASE_LIMIT_MS} ms`)), CASE_LIMIT_MS);
	});
	try {
		await Promise.race([act(tab), limit]);
		passed += 1;
		console.log(`ok ${name}`);
	} catch (error) {
		failed += 1;
		console.log(`FAILED ${name}: ${error.message}`);
	} finally {
		clearTimeout(timer);
		await tab.close();
	}
}

const first = await openTab();
const shared = await first.evaluate(() => lykta.contract_names());
await first.close();
for (const name of shared) await run(name, (tab) => tab.evaluate((name) => lykta.contract_run(name), name));
for (const [name, act] of Object.entries(cases)) await run(name, act);
await close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
