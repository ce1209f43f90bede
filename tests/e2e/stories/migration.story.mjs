/**
 * A phone whose database an earlier version of the app has made: everything is there in the new one, also when the phone dies in the middle of the change.
 *
 * The fixture holds the rows of the first version of the database, as that version wrote them; it is frozen. There is no second version yet, so the step that is
 * killed is put in from outside: it re-writes every row in the browser's own upgrade, as a step of ours would. It refuses to test with a made-up schema of the
 * product. The control is a step that works in two transactions.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Device } from "../harness/browser.mjs";
import { Day } from "../harness/day.mjs";
import { readRows, writeRows } from "../harness/device-rows.mjs";
import { say } from "../harness/proof.mjs";
import { step } from "../harness/step.mjs";
import { fillNote, note, openNote, ownNotes, photoFile } from "../harness/walk.mjs";

const FIXTURE = new URL("../fixtures/device-1.json", import.meta.url);
/** A page of ours on which the app does not run. */
const BESIDE = "/manifest.webmanifest";
const noApi = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);

/**
 * The app as it will be with one more step for its database. `way`: "held" is in the middle of the step for ever, "careless" empties the stores in a transaction of
 * their own and is then in the middle for ever, "whole" ends it.
 */
function nextVersion(page, way) {
	return page.addInitScript((way) => {
		const STORES = ["outbox", "uploads", "photos", "drafts"];
		const { open } = IDBFactory.prototype;
		const half = () => console.log("half of the rows");
		/** Writes every row anew, in the upgrade's transaction. */
		const rewrite = (transaction) => {
			for (const name of STORES) {
				const store = transaction.objectStore(name);
				store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
					if (!cursor) return;
					const { key, value } = cursor;
					cursor.delete().onsuccess = () => {
						store.put(value, key);
						if (name === "outbox" && way === "held") hold(store);
					};
					if (way === "whole") cursor.continue();
				};
			}
		};
		/** Keeps the transaction alive, and tells that it is half-way. */
		const hold = (store) => {
			half();
			const again = () => {
				store.count().onsuccess = again;
			};
			again();
		};
		const settled = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
		const empty = async () => {
			const database = await settled(open.call(indexedDB, "lykta"));
			const transaction = database.transaction(STORES, "readwrite", { durability: "strict" });
			for (const name of STORES) transaction.objectStore(name).clear();
			transaction.oncomplete = half;
		};
		if (way === "careless") {
			void empty();
			IDBFactory.prototype.open = () => ({});
			return;
		}
		IDBFactory.prototype.open = function (name, version) {
			// Whoever names no version only looks.
			const request = version === undefined ? open.call(this, name) : open.call(this, name, version + 1);
			request.addEventListener("upgradeneeded", ({ oldVersion }) => oldVersion === version && rewrite(request.transaction));
			return request;
		};
	}, way);
}

test("what the first version of the database holds is all there in this version of the app", { timeout: 60_000 }, () =>
	Day.with(async (day) => {
		const { gateway } = day;
		const rows = JSON.parse(await readFile(FIXTURE, "utf8"));
		await day.phone.close();
		gateway.rule = noApi;
		day.phone = await Device.start({ profile: `${day.profile}-earlier`, origin: gateway.origin });
		const { page } = day;
		await page.goto(`${gateway.origin}${BESIDE}`);
		await writeRows(page, rows);
		assert.deepEqual(await readRows(page), { version: rows.version, stores: rows.stores }, "the fixture lies in the browser as it was written");

		const walk = `${gateway.origin}${rows.walk}`;
		const titles = ["Buskar vid gången", "Lampan vid tunneln är trasig", "Skickad innan nätet försvann"];
		assert.deepEqual((await ownNotes(page, walk)).sort(), titles);
		await page.getByText("Halvskriven om cykelstället").click();
		assert.equal(await page.getByRole("textbox").inputValue(), "Halvskriven om cykelstället");
		await page.goto(`${walk}/notes`);
		await page.getByRole("link", { name: "Lampan vid tunneln är trasig" }).click();
		await page.getByRole("img", { name: "Foto 1" }).waitFor();
		await page.goto(`${gateway.origin}/kept`);
		await page.getByText("2 saker väntar och skickas av sig själva.").waitFor();
		const download = page.waitForEvent("download");
		await page.getByRole("button", { name: "Spara till fil" }).click();
		const unsent = JSON.parse(await readFile(await (await download).path(), "utf8"));
		assert.deepEqual([unsent.operations.length, unsent.photos.length], [3, 1], "two notes and a photo's reference; the photo");
		say("old-clients", { database: "device-1", notes: titles.length, drafts: 1, photos: 1, missing: 0 });
	}),
);

/** Saves a few things without a network, dies in the middle of the next version's step, and starts again. */
async function dieHalfWay(day, way) {
	const { gateway, walk, profile } = day;
	const texts = ["Före uppgraderingen", "Med ett foto"];
	gateway.rule = noApi;
	await note(day.page, walk, { text: texts[0] });
	await note(day.page, walk, { text: texts[1], photo: await photoFile(day.page, 8, { width: 1600, height: 1200 }) });
	await openNote(day.page, walk);
	await fillNote(day.page, { text: "Halvskriven" });
	await day.phone.close();

	day.phone = await Device.start({ profile, origin: gateway.origin });
	const half = day.page.waitForEvent("console", { predicate: (message) => message.text() === "half of the rows" });
	await nextVersion(day.page, way);
	await Promise.all([half, day.page.goto(`${walk}/notes`).catch(() => {})]);
	await day.phone.kill();
	day.phone = await Device.start({ profile, origin: gateway.origin });
	return texts;
}

test("a phone that dies while its database is being changed has everything when it is opened again", { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { gateway, walk } = day;
		const texts = await dieHalfWay(day, "held");
		await step("the app of before finds all of it", async () => {
			await day.page.goto(`${gateway.origin}${BESIDE}`);
			assert.equal((await readRows(day.page)).version, 1, "the change was undone as a whole");
			assert.deepEqual((await ownNotes(day.page, walk)).sort(), [...texts].sort());
			await day.page.getByText("Halvskriven").waitFor();
		});
		await step("the new app brings the change to its end, and all of it is there", async () => {
			await nextVersion(day.page, "whole");
			assert.deepEqual((await ownNotes(day.page, walk)).sort(), [...texts].sort());
			await day.page.getByText("Halvskriven").click();
			assert.equal(await day.page.getByRole("textbox").inputValue(), "Halvskriven");
		});
		await step("an app of before that is opened after it says so, and touches nothing", async () => {
			const before = await day.phone.context.newPage();
			await before.goto(`${walk}/notes`);
			await before.getByRole("heading", { name: "Det här är en äldre version av Lykta" }).waitFor();
			await before.close();
		});
		await step("and it goes up, once", async () => {
			gateway.rule = null;
			await day.page.goto(walk);
			await day.allSent();
			assert.equal((await readRows(day.page)).version, 2, "the change is done");
			await day.eachOnce(texts);
		});
		say("old-clients", { database: "killed half-way", lost: 0, doubled: 0 });
	}),
);

test("control: a change in two transactions loses what it holds when the phone dies, and that is seen", { timeout: 60_000 }, () =>
	Day.with(async (day) => {
		await dieHalfWay(day, "careless");
		assert.deepEqual(await ownNotes(day.page, day.walk), [], "what was emptied first is gone");
	}),
);
