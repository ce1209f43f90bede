/** Saving one observation durably with the core, against a bare strict put of the same bytes into IndexedDB: in the same page, by turns. */
import { Device, newProfile } from "../harness/browser.mjs";
import { Gateway } from "../harness/gateway.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { middle } from "./median.mjs";
import { BENCH_PAGE, offerCore, openCore } from "./core.mjs";

const PAIRS = 120;
const WARM_UP = 20;

/** Runs in the page. */
async function compare(pairs) {
	const database = await new Promise((resolve, reject) => {
		const request = indexedDB.open("bare", 1);
		request.onupgradeneeded = () => ["rows", "counters"].map((name) => request.result.createObjectStore(name));
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
	const put = (key, text) =>
		new Promise((resolve, reject) => {
			const transaction = database.transaction(["rows"], "readwrite", { durability: "strict" });
			transaction.objectStore("rows").put(text, key);
			transaction.oncomplete = resolve;
			transaction.onabort = () => reject(transaction.error);
		});
	// What any outbox has to do: read its counter, write the entry and the counter.
	const shaped = (key, text) =>
		new Promise((resolve, reject) => {
			const transaction = database.transaction(["rows", "counters"], "readwrite", { durability: "strict" });
			transaction.objectStore("counters").get("next").onsuccess = () => {
				transaction.objectStore("rows").put(text, key);
				transaction.objectStore("counters").put(text.slice(0, 600), "next");
			};
			transaction.oncomplete = resolve;
			transaction.onabort = () => reject(transaction.error);
		});
	const walk = "01890a5d-ac96-774b-bcce-b302099a8057";
	const fields = { walk, category: "lighting", severity: "poor", text: "Lampan före tunneln är sönder, och det har den varit sedan i våras.", observed_at: "2018-10-10T18:42:00Z", light: "dark", weather: "dry" };
	const batch = JSON.stringify({ steps: [{ type: "create", kind: "observation", fields: { ...fields, position: { lat_e7: 575044000, lon_e7: 126588000, source: "gps", accuracy_m: 8 } } }] });
	const bare = [];
	const outbox = [];
	const ours = [];
	for (let at = 0; at < pairs; at += 1) {
		// As long as the entry that the core writes.
		const text = batch.padEnd(900, " ");
		let began = performance.now();
		await put(`key-${at}`, text);
		bare.push(performance.now() - began);
		began = performance.now();
		await shaped(`key-${at}`, text);
		outbox.push(performance.now() - began);
		began = performance.now();
		await globalThis.core.act("save", [batch]);
		ours.push(performance.now() - began);
	}
	return { bare, outbox, ours };
}

export async function durableSave() {
	const server = await LyktaServer.demo();
	const gateway = await Gateway.to(server.port);
	offerCore(gateway);
	const phone = await Device.start({ profile: await newProfile(), origin: gateway.origin });
	try {
		await phone.page.goto(gateway.origin + BENCH_PAGE);
		await openCore(phone.page, "bench");
		await phone.page.evaluate(compare, WARM_UP);
		const rows = [];
		for (const slower of [1, 4]) {
			await phone.slow(slower);
			const { bare, outbox, ours } = await phone.page.evaluate(compare, PAIRS);
			const [bareMs, outboxMs, oursMs] = [middle(bare), middle(outbox), middle(ours)];
			const speed = slower === 1 ? "" : `, CPU ${slower}× slower`;
			rows.push({ what: `saving an observation durably, against a bare strict put${speed}`, is: oursMs / bareMs, unit: "×", ...(slower === 1 ? { most: 1.3, isRatio: true } : {}), runs: `${oursMs.toFixed(2)} ms / ${bareMs.toFixed(2)} ms, means of the middle half of ${PAIRS}` });
			rows.push({ what: `the same against a bare transaction of an outbox (read a counter, write two rows)${speed}`, is: oursMs / outboxMs, unit: "×", runs: `${oursMs.toFixed(2)} ms / ${outboxMs.toFixed(2)} ms` });
		}
		return rows;
	} finally {
		await phone.close();
		await server.stop();
		await gateway.close();
	}
}
