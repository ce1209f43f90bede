/**
 * The whole loop: from a phone with no signal to the desk and back.
 *
 * Real server, real browsers, real photos; the network is a wire that is cut. What it proves: nothing that was saved is lost, all of it comes once,
 * the answer comes back, and no metadata of a photo leaves the phone.
 */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { SECRETS } from "../harness/photo.mjs";
import { decline, makeFinding, signIn } from "../harness/desk.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { joinWalk, note, ownNotes, photoFile } from "../harness/walk.mjs";
import { Wire } from "../harness/wire.mjs";

const TEXTS = ["Lampan före tunneln är sönder", "Buskar skymmer gångvägen", "Klotter på tunnelväggen"];
/** What is seen live may take this long. */
const LIVE_MS = 2_000;

async function storedFiles(folder) {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** One step of the story: a failure ends it, and says where. */
async function step(what, act) {
	try {
		await act();
	} catch (error) {
		error.message = `${what}: ${error.message}`;
		throw error;
	}
}

test("a participant without a signal is heard, and hears back", { timeout: 240_000 }, async () => {
	const server = await LyktaServer.demo();
	const wire = await Wire.to(server.port);
	const { secret, user, password } = server.facts;
	const profile = await newProfile();
	let phone = await Device.start({ profile, origin: wire.origin });
	let desk;
	let walk;
	try {
		await step("joins by link, and everything is on the phone", async () => {
			walk = await joinWalk(phone.page, wire.origin, secret);
			// Chromium writes a new cookie to its disk within 30 s, or when it is closed: closed as people close it, and opened again.
			await phone.close();
			phone = await Device.start({ profile, origin: wire.origin });
			await phone.page.goto(walk);
			await phone.page.getByText("Redo för offline").waitFor();
		});

		await step("notes three things with photos, without server and network", async () => {
			const photos = await Promise.all(TEXTS.map((_, at) => photoFile(phone.page, at + 1)));
			wire.cut();
			assert.equal(await server.stop(), 0, "the server ends cleanly");
			for (const [at, text] of TEXTS.entries()) await note(phone.page, walk, { text, photo: photos[at] });
			await phone.kill();
		});

		await step("opens the killed browser, still offline, and all is there", async () => {
			phone = await Device.start({ profile, origin: wire.origin });
			assert.deepEqual((await ownNotes(phone.page, walk)).sort(), [...TEXTS].sort());
		});

		await step("the desk sees all of it live when the signal is back", async () => {
			await server.start();
			desk = await Device.start({ profile: await newProfile(), is: "desk", scheme: "light" });
			await signIn(desk.page, `http://localhost:${server.port}`, user, password);
			wire.mend();
			await phone.page.goto(walk);
			await phone.page.getByText("Allt är skickat").waitFor({ timeout: 30_000 });
			const sentAt = Date.now();
			for (const text of TEXTS) await desk.page.getByText(text).first().waitFor({ timeout: LIVE_MS });
			assert.ok(Date.now() - sentAt <= LIVE_MS, "within two seconds");
			for (const text of TEXTS) assert.equal(await desk.page.getByRole("link", { name: text }).count(), 1, `${text}: once`);
		});

		await step("the desk makes a finding, says no with a reason, and the phone shows it", async () => {
			await makeFinding(desk.page, TEXTS[0]);
			await decline(desk.page, "Lampan ägs av Trafikverket. Vi har skickat felet dit.");
			await phone.page.goto(`${walk}/notes`);
			await phone.page.getByText(TEXTS[0]).click();
			await phone.page.getByText("Lampan ägs av Trafikverket. Vi har skickat felet dit.").waitFor({ timeout: 10_000 });
		});

		await step("no metadata on the wire or on the disk", async () => {
			const sent = Buffer.concat([wire.sent, wire.unpacked]);
			assert.ok(wire.unpacked.includes("op_id"), "operations went up through the wire, and can be read here");
			assert.equal(sent.toString("latin1").match(/PATCH \/api\/photos\//g)?.length >= 3, true, "three photos went up through the wire");
			for (const secret of SECRETS) assert.equal(sent.includes(secret), false, `${secret} was sent`);
			const files = await storedFiles(join(server.data, "photos"));
			assert.ok(files.length >= 3, "the photos are on the server's disk");
			for (const file of files) {
				const bytes = await readFile(file);
				for (const secret of SECRETS) assert.equal(bytes.includes(secret), false, `${secret} is in ${file}`);
			}
		});
	} finally {
		await phone.close();
		await desk?.close();
		await server.stop();
		await wire.close();
	}
});
