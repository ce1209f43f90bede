/**
 * Bad days on the phone: a wrong code, a file that is no photo, a second tab, no storage. Each is told plainly, and nothing is lost.
 */
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { fillNote, joinWalk, note, openNote, ownNotes } from "../harness/walk.mjs";

async function withPhone(story) {
	const server = await LyktaServer.demo();
	const origin = `http://localhost:${server.port}`;
	const phone = await Device.start({ profile: await newProfile(), origin });
	try {
		await story({ server, origin, page: phone.page, phone });
	} finally {
		await phone.close();
		await server.stop();
	}
}

test("a wrong code is told as such, and the right one still works", { timeout: 60_000 }, () =>
	withPhone(async ({ server, origin, page }) => {
		await page.goto(`${origin}/j#WRONGC0D`);
		// Before anybody has filled anything in; and the button does not pretend.
		await page.getByText("Koden stämmer inte, eller så gäller den inte längre").waitFor();
		assert.equal(await page.getByRole("button", { name: "Gå med", exact: true }).isDisabled(), true);
		await joinWalk(page, origin, server.facts.code);
	}),
);

test("a file that is no photo leaves the text alone", { timeout: 60_000 }, () =>
	withPhone(async ({ server, origin, page }) => {
		const walk = await joinWalk(page, origin, server.facts.secret);
		const file = join(await mkdtemp(join(tmpdir(), "lykta-photo-")), "IMG_0002.jpg");
		await writeFile(file, "this is no photo");
		await openNote(page, walk);
		await fillNote(page, { text: "Texten är kvar" });
		await page.locator('input[type="file"]').first().setInputFiles(file);
		await page.getByText("Vi kunde inte läsa fotot").waitFor();
		assert.equal(await page.getByRole("textbox").inputValue(), "Texten är kvar");
		await page.getByRole("button", { name: "Spara", exact: true }).click();
		await page.getByRole("textbox").waitFor({ state: "detached" });
		assert.deepEqual(await ownNotes(page, walk), ["Texten är kvar"]);
	}),
);

test("two tabs save side by side, and each sees the other's", { timeout: 60_000 }, () =>
	withPhone(async ({ server, origin, page, phone }) => {
		const walk = await joinWalk(page, origin, server.facts.secret);
		const other = await phone.context.newPage();
		await phone.dress(other, { width: 390, height: 844 }, "dark");
		await other.goto(walk);
		await other.getByText("Redo för offline").waitFor();
		await Promise.all([note(page, walk, { text: "Från den första" }), note(other, walk, { text: "Från den andra" })]);
		for (const tab of [page, other]) assert.deepEqual((await ownNotes(tab, walk)).sort(), ["Från den andra", "Från den första"]);
		await page.goto(walk);
		await page.getByText("Allt är skickat").waitFor({ timeout: 20_000 });
	}),
);

test("without storage the page says so instead of pretending", { timeout: 60_000 }, () =>
	withPhone(async ({ origin, page }) => {
		await page.addInitScript(() => Object.defineProperty(globalThis, "indexedDB", { get: () => undefined }));
		await page.goto(`${origin}/`);
		await page.getByRole("heading", { name: /låter inte Lykta spara/ }).waitFor();
	}),
);
