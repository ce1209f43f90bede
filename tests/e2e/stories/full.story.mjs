/**
 * The phone is full: a note with a photo does not fit. The screen says so, the draft and all that was saved stay, and after making room it is saved after all.
 *
 * The quota is the browser's own, set through its debugger; the error is the one that IndexedDB gives.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device } from "../harness/browser.mjs";
import { Day } from "../harness/day.mjs";
import { fillNote, note, openNote, ownNotes, photoFile } from "../harness/walk.mjs";

/** Less than a photo. */
const ROOM_BYTES = 20_000;
const SAVE = { name: "Spara", exact: true };

test("a full phone says so, loses nothing, and saves again when there is room", { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { gateway, profile, walk } = day;
		const origin = gateway.origin;
		let { page } = day;
		const restartWith = async (quotaSize) => {
			await day.phone.close();
			day.phone = await Device.start({ profile, origin });
			const session = await day.phone.context.newCDPSession(day.page);
			await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize });
			return session;
		};
		await note(page, walk, { text: "Före det blev fullt" });
		await day.allSent();
		gateway.rule = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
		const photo = await photoFile(page, 1, { width: 1600, height: 1200 });
		await openNote(page, walk);
		await fillNote(page, { text: "När det var fullt", photo });
		const draft = page.url();

		// The browser reckons for a while with the room it knew of, so it is started anew; then a photo does not fit.
		const { usage } = await (await day.phone.context.newCDPSession(page)).send("Storage.getUsageAndQuota", { origin });
		let session = await restartWith(usage + ROOM_BYTES);
		page = day.page;
		await page.goto(draft);
		await page.getByRole("img").first().waitFor();
		await page.getByRole("button", SAVE).click();
		const told = page.getByRole("alert").filter({ hasText: "Telefonen är full" });
		await told.waitFor();
		assert.match(await told.innerText(), /Det du har sparat finns kvar/);
		assert.equal(await page.getByRole("status").filter({ hasText: "Sparat på telefonen" }).count(), 0, "it is not called saved");
		assert.equal(await page.getByRole("textbox").inputValue(), "När det var fullt", "the words are still there");
		assert.equal(await page.locator("main img").count() > 0, true, "and the photo");

		// Also when the browser is closed and opened again on a phone on which nothing fits any more: what is there can be read.
		session = await restartWith(1);
		page = day.page;
		await page.goto(`${walk}/notes`);
		await page.getByRole("heading", { name: "Mina noteringar" }).waitFor();
		assert.ok((await ownNotes(page, walk)).includes("Före det blev fullt"), "what was saved is there");
		await page.goto(draft);
		assert.equal(await page.getByRole("textbox").inputValue(), "När det var fullt", "the draft outlives the page");

		await page.getByRole("button", SAVE).click();
		await page.getByRole("alert").filter({ hasText: "Telefonen är full" }).waitFor();

		await session.send("Storage.overrideQuotaForOrigin", { origin });
		await page.getByRole("button", SAVE).click();
		await page.getByRole("status").filter({ hasText: "Sparat på telefonen" }).first().waitFor();
		gateway.rule = null;
		await page.goto(walk);
		await day.allSent();
		await day.eachOnce(["Före det blev fullt", "När det var fullt"]);
	}),
);
