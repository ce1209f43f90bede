/**
 * A third engine, stock Firefox, on both sides: joins, notes with a photo without a network, dies at the word "saved", opens again from nothing but its own
 * disk, sends once; and the desk in Firefox answers. Chromium's stories go further; this one catches what only this engine does.
 */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { newProfile } from "../harness/browser.mjs";
import { css, Firefox, role, words } from "../harness/firefox.mjs";
import { Gateway } from "../harness/gateway.mjs";
import { SECRETS } from "../harness/photo.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { step } from "../harness/step.mjs";
import { photoFile } from "../harness/walk.mjs";
import { Wire } from "../harness/wire.mjs";

const TEXT = "Lampan vid gångtunneln blinkar";
const REPLY = "Vi byter lampan nästa vecka.";
/** How long a phone may take to come back by itself. */
const BACK_MS = 45_000;

/** Width and height of the photos that are drawn, as they lie. */
const photos = (page) => page.evaluate(() => [...document.images].map((image) => [image.naturalWidth, image.naturalHeight]));

test("Firefox is a phone that dies without a network, and a desk", { timeout: 180_000 }, async () => {
	const server = await LyktaServer.demo();
	// A control puts a front end with a planted fault before the server's own.
	const gateway = await Gateway.to(server.port);
	gateway.serve(process.env.LYKTA_DIST ?? null);
	const wire = await Wire.to(gateway.port);
	const { origin } = wire;
	const { secret, user, password } = server.facts;
	const profile = await newProfile();
	let phone = await Firefox.start({ profile, origin });
	let desk;
	let walk;
	try {
		await step("joins by link, and everything is on the phone", async () => {
			await phone.goto(`${origin}/j#${secret}`);
			await phone.click(role("button", "Gå med"));
			await phone.find(words("Redo för offline"));
			walk = await phone.evaluate(() => location.href);
			assert.ok(await phone.evaluate(() => navigator.serviceWorker.controller !== null), "a service worker answers for the page");
		});

		await step("notes something with an upright photo and a position, without server and network, and dies at the word", async () => {
			const photo = await photoFile(phone, 1, { orientation: 6 });
			wire.cut();
			await server.stop("SIGKILL");
			await phone.click(role("link", "Notera"));
			await phone.find(role("heading", "Ny observation"));
			await phone.choose(css('input[type="file"]'), photo);
			await phone.find(css("img.photo"));
			await phone.click(role("radio", "Belysning"));
			await phone.type(role("textbox"), TEXT);
			await phone.find(words("± 8 m"));
			await phone.find(words("Utkast sparat"));
			const said = await phone.told((tell) => {
				const look = () => {
					if (document.body.innerText.includes("Sparat på telefonen") && !document.querySelector("textarea")) tell();
				};
				new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
			});
			// Not waited for: the browser may be gone before it has answered.
			phone.click(role("button", "Spara")).catch(() => {});
			await said();
			await phone.kill();
			assert.deepEqual(phone.errors, []);
		});

		await step("opens again on nothing but its own disk, and all is there", async () => {
			phone = await Firefox.start({ profile, origin });
			await phone.goto(`${walk}/notes`);
			await phone.click(words(TEXT));
			await phone.find(role("heading", TEXT));
			await phone.find(words("Sparad på telefonen"));
			await phone.find(words("± 8 m"));
			await phone.find(css("img.photo"));
			assert.deepEqual(await photos(phone), [[1200, 1600]], "upright, and small");
		});

		await step("the server is back, and the phone sends by itself", async () => {
			await server.start();
			wire.mend();
			await phone.find(words("Skickad"), BACK_MS);
			await phone.goto(walk);
			await phone.find(words("Allt är skickat"));
		});

		await step("no metadata of the photo on the wire or on the disk", async () => {
			const sent = Buffer.concat([wire.sent, wire.unpacked]);
			assert.ok(wire.unpacked.includes("op_id"), "operations went up through the wire, and can be read here");
			assert.match(sent.toString("latin1"), /PATCH \/api\/photos\//, "and the photo did");
			for (const hidden of SECRETS) assert.equal(sent.includes(hidden), false, `${hidden} was sent`);
			const entries = await readdir(join(server.data, "photos"), { recursive: true, withFileTypes: true });
			const files = entries.filter((entry) => entry.isFile());
			assert.ok(files.length > 0, "the photo is on the server's disk");
			for (const { parentPath, path, name } of files) {
				const bytes = await readFile(join(parentPath ?? path, name));
				for (const hidden of SECRETS) assert.equal(bytes.includes(hidden), false, `${hidden} is in ${name}`);
			}
		});

		await step("the desk has it once, with its photo, and speaks in words", async () => {
			desk = await Firefox.start({ profile: await newProfile(), is: "desk", scheme: "light" });
			await desk.goto(`${gateway.origin}/sign-in`);
			await desk.type(css('input[autocomplete="username"]'), user);
			await desk.type(css('input[type="password"]'), password);
			await desk.click(role("button", "Logga in"));
			await desk.find(words(TEXT));
			// A page that begins at the desk: nothing that the walk would have fetched is there.
			await desk.goto(`${gateway.origin}/desk/findings`);
			await desk.find(words("Ansvar utreds"));
			const list = await desk.evaluate(() => document.querySelector(".list-rows").innerText);
			assert.doesNotMatch(list, /\b(received|assigned|checked|declined|preserved|in progress)\b/, "no state by its name in the code");
			await desk.click(words("Hedbo i mörker"));
			await desk.find(words(TEXT));
			assert.equal(await desk.count(css(".list-rows li a")), 1, "once");
			await desk.click(css(".list-rows li a"));
			await desk.find(role("button", "Gör till punkt"));
			await desk.find(css("main img"));
			assert.deepEqual(await photos(desk), [[1200, 1600]]);
		});

		await step("the desk makes a finding, hands it over and answers", async () => {
			await desk.click(role("button", "Gör till punkt"));
			await desk.click(role("button", "Klar med granskningen"));
			await desk.click(role("button", "Tilldela"));
			await desk.pick(role("combobox", "Ansvarig"), "Marks Bostad");
			await desk.click(css("form .lit"));
			await desk.find(words("Marks Bostad har fått punkten."));
			await desk.type(role("textbox", "Svaret, med vanliga ord"), REPLY);
			await desk.click(role("button", "Lämna svaret"));
			await desk.find(words("Svar lämnat"));
			assert.deepEqual(desk.errors, []);
		});

		await step("the walk shows the answer", async () => {
			await phone.goto(`${walk}/notes`);
			await phone.click(words(TEXT));
			await phone.find(words(REPLY));
			assert.deepEqual(phone.errors, []);
		});
	} finally {
		await phone.close();
		await desk?.close();
		await server.stop();
		await wire.close();
		await gateway.close();
	}
});

test("a private window of Firefox works without a server while it is open, and says that it forgets", { timeout: 90_000 }, async () => {
	const server = await LyktaServer.demo();
	const gateway = await Gateway.to(server.port);
	gateway.serve(process.env.LYKTA_DIST ?? null);
	const wire = await Wire.to(gateway.port);
	const { origin } = wire;
	const phone = await Firefox.start({ profile: await newProfile(), origin, isPrivate: true });
	try {
		await phone.goto(`${origin}/j#${server.facts.secret}`);
		await phone.click(role("button", "Gå med"));
		await phone.find(words("Redo för offline"));
		const walk = await phone.evaluate(() => location.href);
		wire.cut();
		await phone.click(role("link", "Notera"));
		await phone.find(role("heading", "Ny observation"));
		await phone.type(role("textbox"), TEXT);
		await phone.find(words("Utkast sparat"));
		await phone.click(role("button", "Spara"));
		await phone.find(words("Sparat på telefonen"));
		await phone.goto(`${walk}/notes`);
		await phone.find(words(TEXT));
		await phone.goto(`${origin}/kept`);
		await phone.find(words("Ett privat fönster glömmer det när det stängs."));
		wire.mend();
		await phone.find(words("Allt är skickat"), BACK_MS);
		assert.deepEqual(phone.errors, []);
	} finally {
		await phone.close();
		await server.stop();
		await wire.close();
		await gateway.close();
	}
});
