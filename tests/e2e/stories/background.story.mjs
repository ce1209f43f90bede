/**
 * A note is saved without a network and the page is closed. When the network is back the browser tells the service worker, and the note is at the server
 * before anybody opens the page again; beside open pages it is sent once all the same.
 *
 * Chromium's own Background Sync: the page asks for it, and the event comes from the browser. Where a browser has none, nothing is missing: the page sends.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Background } from "../harness/background.mjs";
import { Day } from "../harness/day.mjs";
import { step } from "../harness/step.mjs";
import { note, ownNotes, photoFile } from "../harness/walk.mjs";

/** The name of the database is the name of what is asked for. */
const TAG = "lykta";

test("what was saved without a network is sent while no page is open", { timeout: 180_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, phone, walk } = day;
		const noApi = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
		// A Chromium with a screen allows it without asking; one without a screen has to be told.
		await phone.context.grantPermissions(["geolocation", "background-sync"], { origin: gateway.origin });
		const elsewhere = await phone.context.newPage();
		const background = await Background.of(phone, elsewhere);
		const pushes = () => gateway.seen.filter((each) => each === "POST /api/sync/push").length;

		await step("the page asks for it when something is left", async () => {
			gateway.rule = noApi;
			await note(page, walk, { text: "Utan nät och utan sida", photo: await photoFile(page, 4, { width: 1600, height: 1200 }) });
			const asked = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).sync.getTags()).join());
			for (let at = 0; at < 50 && (await asked()) === ""; at += 1) await page.waitForTimeout(100);
			assert.equal(await asked(), TAG);
		});

		await step("with no page of ours open, the worker sends it", async () => {
			await page.goto("about:blank");
			await background.endWorkers();
			gateway.rule = null;
			const before = pushes();
			const desk = await day.desk();
			assert.equal(await desk.getByRole("link", { name: "Utan nät och utan sida" }).count(), 0, "nothing has come by itself");
			await background.sync(gateway.origin, TAG);
			await desk.getByRole("link", { name: "Utan nät och utan sida" }).first().waitFor({ timeout: 20_000 });
			assert.ok(pushes() > before);
			assert.equal(page.url(), "about:blank", "no page was opened for it");
			await desk.getByRole("link", { name: "Utan nät och utan sida" }).first().click();
			await desk.getByRole("img", { name: /^Foto/ }).first().waitFor({ timeout: 20_000 });
		});

		// Cut off before it has heard the last answer, the worker would not know either.
		for (let seen = -1; seen !== gateway.seen.length; await page.waitForTimeout(2_000)) seen = gateway.seen.length;

		await step("opened again, the page knows that it was sent", async () => {
			gateway.rule = noApi;
			await page.goto(`${walk}/notes`);
			await page.getByText("Utan nät och utan sida").first().waitFor();
			await page.goto(`${gateway.origin}/kept`);
			await page.getByRole("heading", { name: "Allt är skickat" }).waitFor();
		});

		await step("the page and the worker at once: each note comes once", async () => {
			const texts = ["Samtidigt ett", "Samtidigt två", "Samtidigt tre"];
			for (const text of texts) await note(page, walk, { text });
			const pushed = new Map();
			gateway.rule = (question) => {
				if (question.isPush) for (const { body } of JSON.parse(question.plain).operations) pushed.set(body, (pushed.get(body) ?? 0) + 1);
				return undefined;
			};
			await Promise.all([background.sync(gateway.origin, TAG), page.goto(walk)]);
			await day.allSent();
			assert.deepEqual([...pushed.values()], texts.map(() => 1), "one of the two sent, the other one waited for the lock");
			assert.deepEqual((await ownNotes(page, walk)).sort(), [...texts, "Utan nät och utan sida"].sort());
			const desk = await day.desk();
			await desk.goto(`http://localhost:${day.server.port}/desk`);
			await day.eachOnce(texts);
		});
	}),
);
