/**
 * The browser dies at once after the screen has said "saved", ten times. Everything that was said to be saved is there, and goes up once.
 *
 * SIGKILL to the whole process group: no handler, no flush. What the page had not made durable before it spoke would be gone.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { makeFinding, signIn } from "../harness/desk.mjs";
import { Gateway } from "../harness/gateway.mjs";
import { say } from "../harness/proof.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { fillNote, joinWalk, openNote, ownNotes, photoFile } from "../harness/walk.mjs";
import { Wire } from "../harness/wire.mjs";

const KILLS = Number(process.env.LYKTA_KILLS ?? 10);
/** How long after the word the browser may live. */
const GRACE_MS = 100;
/** How much slower than this machine the phone is. */
const SLOWER = 4;

const noted = (page) => page.getByRole("link", { name: /Observation nummer \d+/ });

/** The desk's list begins with 200 rows, and the rest comes on request: asks until so many are there, or none more come. */
async function showAll(page, count) {
	const more = page.locator("button.more");
	for (const deadline = Date.now() + 60_000; (await noted(page).count()) < count && Date.now() < deadline; ) {
		if (await more.count()) await more.click();
		else await page.waitForTimeout(100);
	}
}

test(`nothing that was called saved is lost when the browser dies, ${KILLS} times`, { timeout: 60_000 + KILLS * 20_000 }, async () => {
	const server = await LyktaServer.demo();
	// A control puts a front end with a planted fault before the server's own.
	const gateway = await Gateway.to(server.port);
	gateway.serve(process.env.LYKTA_DIST ?? null);
	const wire = await Wire.to(gateway.port);
	const { secret, user, password } = server.facts;
	const profile = await newProfile();
	let phone = await Device.start({ profile, origin: wire.origin });
	let desk;
	try {
		const walk = await joinWalk(phone.page, wire.origin, secret);
		await phone.close();
		wire.cut();
		const texts = [];
		let kills = 0;
		for (let round = 1; kills < KILLS; round += 1) {
			assert.ok(round <= 3 * KILLS, "this machine is too busy to kill in time");
			phone = await Device.start({ profile, origin: wire.origin });
			const text = `Observation nummer ${round}`;
			await openNote(phone.page, walk);
			const photo = round % 3 === 0 ? await photoFile(phone.page, round, { width: 1600, height: 1200 }) : undefined;
			await fillNote(phone.page, { text, photo });
			// The page itself tells the moment at which the word is there, through a binding: no polling, and no turn of its event loop to wait for.
			const said = new Promise((resolve) => phone.context.exposeBinding("lyktaSaid", (_source, at) => resolve(at)));
			await phone.page.evaluate(() => {
				const look = () => {
					if (document.body.innerText.includes("Sparat på telefonen") && !document.querySelector("textarea")) globalThis.lyktaSaid(Date.now());
				};
				new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
			});
			// As slow as a cheap phone: what is said too early is then not yet written when the phone dies.
			await phone.slow(SLOWER);
			// Not awaited: the click is answered after the page has drawn, which is later than the word.
			phone.page.getByRole("button", { name: "Spara", exact: true }).click().catch(() => {});
			const saidAt = await said;
			const lived = Date.now() - saidAt;
			await phone.kill();
			texts.push(text);
			// On a busy machine the signal may come late: that round proves less, and does not count.
			if (lived <= GRACE_MS) kills += 1;
		}
		phone = await Device.start({ profile, origin: wire.origin });
		const there = await ownNotes(phone.page, walk);
		for (const text of texts) assert.ok(there.includes(text), `${text} was called saved and is lost`);
		assert.deepEqual(there.sort(), [...texts].sort());
		wire.mend();
		await phone.page.goto(walk);
		await phone.page.getByText("Allt är skickat").waitFor({ timeout: 60_000 });
		desk = await Device.start({ profile: await newProfile(), is: "desk" });
		await signIn(desk.page, `http://localhost:${server.port}`, user, password);
		await showAll(desk.page, texts.length);
		for (const text of texts) {
			await desk.page.getByRole("link", { name: `${text} ` }).or(desk.page.getByRole("link", { name: text, exact: true })).first().waitFor();
		}
		const links = await noted(desk.page).count();
		assert.equal(links, texts.length, "each is there once");
		const lost = texts.filter((text) => !there.includes(text)).length;
		say("kill-browser", { kills, within_ms: GRACE_MS, saved: texts.length, lost, doubled: links - texts.length });
		await makeFinding(desk.page, texts[0]);
	} finally {
		await phone.close();
		await desk?.close();
		await server.stop();
		await wire.close();
		await gateway.close();
	}
});

/** A browser writes a new cookie down within half a minute; this one does not live that long. */
const YOUNG_MS = 1_000;

test("a phone that dies right after joining is still the same person's, and sends without joining again", { timeout: 90_000 }, async () => {
	const server = await LyktaServer.demo();
	const origin = `http://localhost:${server.port}`;
	const { secret, user, password } = server.facts;
	const profile = await newProfile();
	let phone = await Device.start({ profile, origin });
	const desk = await Device.start({ profile: await newProfile(), is: "desk" });
	try {
		await signIn(desk.page, origin, user, password);
		await phone.page.goto(`${origin}/j#${secret}`);
		await phone.page.getByLabel("Namn").fill("Anna");
		await phone.page.getByRole("button", { name: "Gå med", exact: true }).click();
		await phone.page.waitForURL(/\/w\//);
		const joinedAt = Date.now();
		const walk = phone.page.url();
		await phone.kill();
		assert.ok(Date.now() - joinedAt <= YOUNG_MS, "killed at once");

		phone = await Device.start({ profile, origin });
		const statuses = [];
		phone.page.on("response", (answer) => statuses.push(`${new URL(answer.url()).pathname} ${answer.status()}`));
		await openNote(phone.page, walk);
		await fillNote(phone.page, { text: "Efter att telefonen dog" });
		await phone.page.getByRole("button", { name: "Spara", exact: true }).click();
		await phone.page.locator("textarea").waitFor({ state: "detached" });
		await phone.page.goto(walk);
		await phone.page.getByText("Allt är skickat").waitFor({ timeout: 20_000 });
		assert.ok(statuses.includes("/api/session 401"), `the cookie was lost, or this proves nothing: ${statuses}`);
		assert.ok(statuses.includes("/api/session/renew 200"));
		assert.ok(!statuses.some((status) => status.startsWith("/api/join")));
		await desk.page.goto(`${origin}/desk`);
		await desk.page.getByRole("link", { name: "Efter att telefonen dog" }).first().click();
		await desk.page.getByText("Anna", { exact: false }).first().waitFor();
		await desk.page.goto(`${origin}/desk/walks/${walk.split("/").pop()}`);
		await desk.page.getByRole("heading", { name: "Telefoner" }).waitFor();
		await desk.page.locator("ul.phones li").first().waitFor();
		assert.equal(await desk.page.locator("ul.phones li").count(), 1, "one phone, one person");
	} finally {
		await phone.close();
		await desk.close();
		await server.stop();
	}
});
