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
		await note(page, walk, { text: "Före det blev fullt" });
		await day.allSent();
		gateway.rule = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
		const photo = await photoFile(page, 1, { width: 1600, height: 1200 });
		await openNote(page, walk);
		await fillNote(page, { text: "När det var fullt", photo });

		const draft = page.url();

		// The browser reckons for a while with the room it knew of, so it is started anew; then only a few lines fit.
		await day.phone.close();
		day.phone = await Device.start({ profile, origin });
		page = day.page;
		const session = await day.phone.context.newCDPSession(page);
		const { usage } = await session.send("Storage.getUsageAndQuota", { origin });
		await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + ROOM_BYTES });
		await page.goto(draft);
		await page.getByRole("img").first().waitFor();
		await page.getByRole("button", SAVE).click();
		const told = page.getByRole("alert").filter({ hasText: "Telefonen är full" });
		await told.waitFor();
		assert.match(await told.innerText(), /Det du har sparat finns kvar/);
		assert.equal(await page.getByRole("status").filter({ hasText: "Sparat på telefonen" }).count(), 0, "it is not called saved");
		assert.equal(await page.getByRole("textbox").inputValue(), "När det var fullt", "the words are still there");
		assert.equal(await page.locator("main img").count() > 0, true, "and the photo");

		// Also when the page is closed and opened again on the full phone.
		await page.goto(`${walk}/notes`);
		await page.getByRole("heading", { name: "Mina noteringar" }).waitFor();
		assert.ok((await ownNotes(page, walk)).includes("Före det blev fullt"), "what was saved is there");
		await page.goto(draft);
		assert.equal(await page.getByRole("textbox").inputValue(), "När det var fullt", "the draft outlives the page");

		await session.send("Storage.overrideQuotaForOrigin", { origin });
		await page.getByRole("button", SAVE).click();
		await page.getByRole("status").filter({ hasText: "Sparat på telefonen" }).first().waitFor();
		gateway.rule = null;
		await page.goto(walk);
		await day.allSent();
		await day.eachOnce(["Före det blev fullt", "När det var fullt"]);
	}),
);
