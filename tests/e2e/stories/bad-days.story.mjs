/**
 * Bad days on the phone: a wrong code, no network at the map, a session that is over, a file that is no photo, a second tab, no storage. Each is told plainly, and nothing is lost.
 */
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { fillNote, joinWalk, note, openNote, ownNotes } from "../harness/walk.mjs";
import { Wire } from "../harness/wire.mjs";

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
		// Before anybody has filled anything in.
		await page.getByText("Koden stämmer inte, eller så gäller den inte längre").waitFor();
		assert.equal(await page.getByRole("button", { name: "Gå med", exact: true }).getAttribute("aria-disabled"), "true");
		await page.goto(`${origin}/j#${server.facts.code}`);
		await page.getByRole("heading", { name: "Hedbo i mörker" }).waitFor();
		assert.equal(await page.getByRole("alert").count(), 0);
		await joinWalk(page, origin, server.facts.code);
	}),
);

test("without a network the pin is put on the map, by key and by tap, and told in words", { timeout: 90_000 }, () =>
	withPhone(async ({ server, page, phone }) => {
		const wire = await Wire.to(server.port);
		try {
			await phone.context.grantPermissions(["geolocation"], { origin: wire.origin });
			await phone.context.setGeolocation({ latitude: 57.491, longitude: 12.6476, accuracy: 9 });
			const walk = await joinWalk(page, wire.origin, server.facts.secret);
			wire.cut();
			await openNote(page, walk);
			await fillNote(page, { text: "Lampan mellan husen" });
			await page.getByRole("radio", { name: "På kartan" }).check();
			const pin = page.getByRole("application", { name: /^Nålen på kartan/ });
			await pin.waitFor();
			const words = page.locator(".spot").getByRole("status");
			const first = await words.innerText();
			assert.match(first, /^Nålen står (\d+ m \S+ om|vid) \S/, "from the nearest stop, not as a coordinate");
			await pin.focus();
			for (let at = 0; at < 3; at += 1) await page.keyboard.press("Shift+ArrowUp");
			const moved = await words.innerText();
			assert.notEqual(moved, first);
			assert.equal(await pin.getByRole("status").innerText(), moved, "and those who hear it hear the same");
			await page.getByRole("button", { name: "Flytta 5 m österut" }).click();
			assert.equal(await pin.getByRole("status").innerText(), await words.innerText());
			const map = page.locator(".pin-map svg.map");
			await map.scrollIntoViewIfNeeded();
			await map.click({ position: { x: 60, y: 60 } });
			const tapped = await words.innerText();
			assert.notEqual(tapped, moved);
			await page.getByText("Utkast sparat").waitFor();
			await page.getByRole("button", { name: "Spara", exact: true }).click();
			await page.getByRole("textbox").waitFor({ state: "detached" });
			await page.goto(`${walk}/notes`);
			await page.getByText("Lampan mellan husen").click();
			await page.getByText(tapped.replace(/\s+/g, " ")).waitFor();
			wire.mend();
			await page.goto(walk);
			await page.getByText("Allt är skickat").waitFor({ timeout: 40_000 });
		} finally {
			await wire.close();
		}
	}),
);

test("a session that the server has ended is told, nothing is lost, and the code lets one in again", { timeout: 90_000 }, () =>
	withPhone(async ({ server, origin, page }) => {
		const walk = await joinWalk(page, origin, server.facts.secret);
		// Signed out elsewhere: the core of this page is not told.
		assert.equal(await page.evaluate(() => fetch("/api/session", { method: "DELETE" }).then(({ status }) => status)), 204);
		await note(page, walk, { text: "Efter slutet" });
		await page.getByText("Du är inte med just nu").waitFor({ timeout: 20_000 });
		await page.goto(`${origin}/kept`);
		await page.getByText("Efter slutet").waitFor();
		await page.getByText("Du är inte med just nu").waitFor();
		await page.getByRole("link", { name: "Gå med igen" }).click();
		await page.getByLabel("Kod till vandringen").fill(server.facts.code);
		await page.getByRole("button", { name: "Fortsätt" }).click();
		await page.getByRole("button", { name: "Gå med", exact: true }).click();
		await page.getByText("Allt är skickat").waitFor({ timeout: 20_000 });
		assert.equal(await page.getByText("Du är inte med just nu").count(), 0);
		assert.deepEqual(await ownNotes(page, walk), ["Efter slutet"]);
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
