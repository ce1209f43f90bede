/**
 * What one may do with one's own notes, before and after they were sent: change, remove, take back the removal, withdraw, carry to another phone in a file.
 *
 * Real server, real browsers; the network is a wire that is cut. What it proves: a change is never lost and comes once, whichever phone sends it;
 * nobody changes what somebody else has noted; what can't be sent lies in the tray until its owner drops it by hand.
 */
import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { signIn } from "../harness/desk.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { joinWalk, note, ownNotes, photoFile } from "../harness/walk.mjs";
import { Wire } from "../harness/wire.mjs";

async function openOwn(page, walk, title) {
	await page.goto(`${walk}/notes`);
	await page.getByRole("link", { name: title }).click();
	await page.getByRole("heading", { name: title }).waitFor();
}

async function rewrite(page, walk, title, text) {
	await openOwn(page, walk, title);
	await page.getByRole("link", { name: "Ändra" }).click();
	await page.getByRole("heading", { name: "Ändra observation" }).waitFor();
	// A number that looks like somebody's is pointed at, and no more than that.
	const hint = page.getByText("Det här ser ut som ett telefonnummer");
	await page.getByRole("textbox").fill(`${text}, ring 070-123 45 67`);
	await hint.waitFor();
	await page.getByRole("textbox").fill(text);
	await hint.waitFor({ state: "detached" });
	await page.getByText("Utkast sparat").waitFor();
	await page.getByRole("button", { name: "Spara", exact: true }).click();
	await page.getByRole("heading", { name: text }).waitFor();
}

async function allSent(page, walk) {
	await page.goto(walk);
	await page.getByText("Allt är skickat").waitFor({ timeout: 30_000 });
}

async function unsentFile(page, origin) {
	await page.goto(`${origin}/kept`);
	const download = page.waitForEvent("download");
	await page.getByRole("button", { name: "Spara till fil" }).click();
	const path = join(await mkdtemp(join(tmpdir(), "lykta-file-")), "unsent.json");
	await (await download).saveAs(path);
	return path;
}

test("one's own notes are changed, removed, withdrawn and carried, and nothing is lost", { timeout: 240_000 }, async () => {
	const server = await LyktaServer.demo();
	const wire = await Wire.to(server.port);
	const direct = `http://localhost:${server.port}`;
	const { secret, user, password } = server.facts;
	const phone = await Device.start({ profile: await newProfile(), origin: wire.origin });
	const other = await Device.start({ profile: await newProfile(), origin: direct });
	const desk = await Device.start({ profile: await newProfile(), is: "desk" });
	const { page } = phone;
	try {
		const walk = await joinWalk(page, wire.origin, secret);
		await signIn(desk.page, direct, user, password);

		// Before it was sent: a change goes up as if it had always been so, and what was removed never goes.
		wire.cut();
		await note(page, walk, { text: "Lampan är trasig" });
		await note(page, walk, { text: "Fel stolpe" });
		await rewrite(page, walk, "Lampan är trasig", "Lampan vid porten är trasig");
		await openOwn(page, walk, "Fel stolpe");
		await page.getByRole("button", { name: "Ta bort" }).click();
		await page.getByText("Observationen är borttagen.").waitFor();
		await page.getByRole("button", { name: "Ångra" }).click();
		await page.getByText("Fel stolpe").waitFor();
		await openOwn(page, walk, "Fel stolpe");
		await page.getByRole("button", { name: "Ta bort" }).click();
		await page.getByText("Observationen är borttagen.").waitFor();
		assert.deepEqual(await ownNotes(page, walk), ["Lampan vid porten är trasig"]);
		wire.mend();
		await allSent(page, walk);
		await desk.page.getByText("Lampan vid porten är trasig").first().waitFor();
		assert.equal(await desk.page.getByText("Fel stolpe").count(), 0, "what was removed before it was sent is nowhere");

		// After it was sent: a change reaches the desk by itself; withdrawing marks it and keeps it.
		await rewrite(page, walk, "Lampan vid porten är trasig", "Lampan vid port 14 är trasig");
		await desk.page.getByText("Lampan vid port 14 är trasig").first().waitFor();
		await note(page, walk, { text: "Buskar vid gången" });
		await allSent(page, walk);
		await openOwn(page, walk, "Buskar vid gången");
		await page.getByRole("button", { name: "Dra tillbaka" }).click();
		await page.getByText("Observationen är tillbakadragen.").waitFor();
		await page.getByText("Tillbakadragen", { exact: true }).waitFor({ timeout: 20_000 });
		assert.equal(await page.getByRole("link", { name: "Ändra" }).count(), 0, "what is withdrawn is not changed any more");
		await allSent(page, walk);

		// The phone has no network and little power: what waits goes to another phone in a file.
		wire.cut();
		const photo = await photoFile(page, 5, { width: 1600, height: 1200 });
		await note(page, walk, { text: "Klotter i tunneln", photo });
		await rewrite(page, walk, "Lampan vid port 14 är trasig", "Lampan vid port 16 är trasig");
		const file = await unsentFile(page, wire.origin);
		const there = await joinWalk(other.page, direct, secret);
		await other.page.goto(`${direct}/kept`);
		await other.page.locator('input[type="file"]').setInputFiles(file);
		await other.page.getByText("Filen är inläst").waitFor();
		await desk.page.getByText("Klotter i tunneln").first().waitFor({ timeout: 20_000 });

		// Nobody changes another person's note: that one waits for its own phone, and says so.
		await other.page.getByText("Gäller något som den här telefonen inte ser.").waitFor({ timeout: 20_000 });
		assert.equal(await desk.page.getByText("Lampan vid port 16 är trasig").count(), 0);

		// The first phone comes back: its own change is taken, and what the other one has sent comes no second time. Its copy of the photo lies there until somebody decides.
		wire.mend();
		await page.goto(`${wire.origin}/kept`);
		await desk.page.getByText("Lampan vid port 16 är trasig").first().waitFor({ timeout: 30_000 });
		const tray = page.getByRole("heading", { name: "Vi kunde inte skicka ”Ett foto”" });
		await tray.waitFor({ timeout: 30_000 });
		await page.getByText("till exempel för att du har läst in filen på en annan telefon").waitFor();
		await page.getByRole("button", { name: "Skicka igen" }).click();
		await page.getByRole("button", { name: "Försök nu" }).click();
		await tray.waitFor();
		await page.reload();
		await tray.waitFor({ timeout: 20_000 });
		await page.getByRole("button", { name: "Släpp", exact: true }).click();
		await page.getByText("Då tas det bort från telefonen").waitFor();
		await page.getByRole("button", { name: "Släpp för gott" }).click();
		await tray.waitFor({ state: "detached" });
		await allSent(page, walk);
		assert.equal(await desk.page.getByRole("link", { name: "Klotter i tunneln" }).count(), 1, "once");
		await allSent(other.page, there);
		assert.deepEqual(await ownNotes(other.page, there), ["Klotter i tunneln"], "whoever sent it has it");
		await other.page.getByText("Klotter i tunneln").click();
		await other.page.getByRole("img", { name: "Foto 1" }).waitFor();
	} finally {
		await phone.close();
		await other.close();
		await desk.close();
		await server.stop();
		await wire.close();
	}
});
