/** Writing and saving while 500 operations and 200 photos wait and nobody answers, with a slow thread: the worst interaction as the browser reports it. */
import { Device, newProfile } from "../harness/browser.mjs";
import { Gateway } from "../harness/gateway.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { openNote } from "../harness/walk.mjs";
import { BENCH_PAGE, offerCore, openCore } from "./core.mjs";
import { median, told } from "./median.mjs";

const NOTES = 300;
const PHOTOS = 200;
const PHOTO_BYTES = 250_000;
const SLOWER = 4;
const ROUNDS = 5;

/** Runs in the page: joins, and tells the walk. */
async function enter(secret) {
	await globalThis.core.act("join", [secret]);
	await globalThis.core.act("sync_now", []);
	return JSON.parse(globalThis.core.ask("list", "walk"))[0].meta.id;
}

/** Runs in the page: fills the outbox. */
async function keep({ walk, notes, photos, size }) {
	for (let at = 0; at < notes; at += 1) {
		const steps = [{ type: "create", kind: "observation", fields: { walk, category: "lighting", severity: "poor", text: `Det som väntar, nummer ${at}`, observed_at: "2018-10-10T18:42:00Z" } }];
		const blobs = [];
		if (at < photos) {
			const bytes = new Uint8Array(size);
			for (let from = 0; from < size; from += 65_536) crypto.getRandomValues(bytes.subarray(from, Math.min(size, from + 65_536)));
			blobs.push(bytes);
			steps.push({ type: "photo", id: "$0", blob: 0, width_px: 1600, height_px: 1200 });
		}
		await globalThis.core.act("save", [JSON.stringify({ steps }), ...blobs]);
	}
	return JSON.parse(globalThis.core.ask("status"));
}

/** Runs in the page before its first script. */
function watch() {
	globalThis.interactions = [];
	const take = (entry) => entry.interactionId && globalThis.interactions.push({ name: entry.name, took: entry.duration });
	new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type: "event", buffered: true, durationThreshold: 16 });
}

/** The worst typing and the worst saving of each round. */
async function rounds(phone, walk) {
	const { page } = phone;
	await page.addInitScript(watch);
	await phone.slow(SLOWER);
	const worst = { typing: [], saving: [] };
	const take = async (name) => worst[name].push(Math.max(0, ...(await page.evaluate(() => globalThis.interactions.splice(0))).map(({ took }) => took)));
	for (let round = 0; round < ROUNDS; round += 1) {
		await openNote(page, walk);
		await page.waitForTimeout(1_000);
		await page.getByRole("radio", { name: "Belysning", exact: true }).click();
		await page.getByRole("textbox").click();
		await page.keyboard.type("Lampan blinkar", { delay: 120 });
		await page.getByText("Utkast sparat").waitFor();
		await take("typing");
		await page.getByRole("button", { name: "Spara", exact: true }).click();
		await page.getByRole("status").filter({ hasText: "Sparat på telefonen" }).first().waitFor();
		await page.waitForTimeout(1_000);
		await take("saving");
	}
	return worst;
}

function rowsOf(worst, where, bar) {
	return ["typing", "saving"].map((name) => ({
		what: `worst interaction while ${name}, ${where}, CPU ${SLOWER}× slower`,
		is: median(worst[name]),
		unit: "ms",
		...bar,
		runs: told(worst[name]),
	}));
}

export async function interaction() {
	const server = await LyktaServer.demo();
	const gateway = await Gateway.to(server.port);
	offerCore(gateway);
	const profile = await newProfile();
	let phone = await Device.start({ profile, origin: gateway.origin });
	try {
		await phone.page.goto(gateway.origin + BENCH_PAGE);
		await openCore(phone.page, "lykta");
		const walk = `${gateway.origin}/w/${await phone.page.evaluate(enter, server.facts.secret)}`;
		gateway.rule = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
		await phone.page.goto(walk);
		await phone.page.getByText("Redo för offline").waitFor();
		const rows = rowsOf(await rounds(phone, walk), "nothing waiting", {});
		await phone.close();

		// The same page as before, but with all that work of earlier walks; the app is not open while it is put there.
		phone = await Device.start({ profile, origin: gateway.origin });
		await phone.page.goto(gateway.origin + BENCH_PAGE);
		await openCore(phone.page, "lykta");
		const status = await phone.page.evaluate(keep, { walk: walk.split("/").pop(), notes: NOTES, photos: PHOTOS, size: PHOTO_BYTES });
		await phone.close();
		phone = await Device.start({ profile, origin: gateway.origin });
		const where = `${status.waiting_operations} operations and ${status.waiting_photos} photos waiting`;
		return [...rows, ...rowsOf(await rounds(phone, walk), where, { most: 100 })];
	} finally {
		await phone.close();
		await server.stop();
		await gateway.close();
	}
}
