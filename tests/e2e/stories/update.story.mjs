/**
 * A new version of the app arrives while notes wait and a draft is open: it is offered when nothing can be disturbed, taken by consent, and nothing is lost.
 *
 * The new version is the same build with another page and another digest, served in front of the server; the real service worker does the rest.
 */
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { fillNote, note, openNote, ownNotes } from "../harness/walk.mjs";

const DIST = process.env.LYKTA_DIST ?? fileURLToPath(new URL("../../../client-wasm/web/dist", import.meta.url));
const OFFER = "En ny version av Lykta finns";

/** The build as it would be after a change of its page: another page, and so another digest. */
async function nextVersion() {
	const folder = await mkdtemp(join(tmpdir(), "lykta-next-"));
	await cp(DIST, folder, { recursive: true });
	const page = join(folder, "index.html");
	await writeFile(page, (await readFile(page, "utf8")).replace("<head>", '<head><meta name="version" content="next">'));
	const worker = join(folder, "service-worker.js");
	const script = await readFile(worker, "utf8");
	const changed = script.replace(/(["'`])[0-9a-f]{16}\1/, "$1fedcba9876543210$1");
	assert.notEqual(changed, script, "the worker carries the digest of its build");
	await writeFile(worker, changed);
	return folder;
}

/** A new version is fetched and waits. */
const waits = (page) =>
	page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		await registration.update();
		for (let at = 0; registration.waiting === null && at < 100; at += 1) await new Promise((resolve) => setTimeout(resolve, 100));
		return registration.waiting !== null;
	});

const version = (page) => page.evaluate(() => document.querySelector('meta[name="version"]')?.content ?? "first");

test("a new version comes while notes wait and one is being written: offered when it is safe, nothing lost", { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, walk } = day;
		const noApi = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
		gateway.rule = noApi;
		await note(page, walk, { text: "Väntar på nät" });
		await openNote(page, walk);
		await fillNote(page, { text: "Halvskriven" });

		gateway.serve(await nextVersion());
		assert.ok(await waits(page), "the new version has come and waits");
		await page.waitForTimeout(500);
		assert.equal(await page.getByText(OFFER).count(), 0, "nobody is disturbed while writing");
		assert.equal(await page.getByRole("textbox").inputValue(), "Halvskriven");

		// Back to the walk by the link on the screen: the same page lives on, and now it may ask.
		await page.locator("header a").first().click();
		await page.getByText(OFFER).waitFor();
		assert.equal(await version(page), "first", "nothing is taken without a word");
		await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Byt nu" }).click()]);
		await page.getByText("Väntar på nät").or(page.getByText(/1 sparad/)).first().waitFor();
		assert.equal(await version(page), "next");

		assert.deepEqual(await ownNotes(page, walk), ["Väntar på nät"]);
		await page.getByText("Halvskriven").click();
		assert.equal(await page.getByRole("textbox").inputValue(), "Halvskriven", "the draft came along");
		await page.getByRole("button", { name: "Spara", exact: true }).click();
		await page.getByRole("textbox").waitFor({ state: "detached" });
		gateway.rule = null;
		await page.goto(walk);
		await day.allSent();
		await day.eachOnce(["Väntar på nät", "Halvskriven"]);
	}),
);

test("a tab in which another tab's new version is still to be taken can take it too", { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, walk } = day;
		await page.goto(walk);
		gateway.serve(await nextVersion());
		const second = await day.phone.context.newPage();
		await day.phone.dress(second, { width: 390, height: 844 }, "light");
		await second.goto(walk);
		// One that was open before, and has never heard of the new version until another tab takes it.
		const third = await day.phone.context.newPage();
		await day.phone.dress(third, { width: 390, height: 844 }, "light");
		await openNote(third, walk);
		await fillNote(third, { text: "Skrivs medan andra byter" });
		assert.ok(await waits(page), "the new version has come and waits");
		await second.getByText(OFFER).waitFor();
		await page.getByText(OFFER).waitFor();
		await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: "Byt nu" }).click()]);
		assert.equal(await version(page), "next");

		await second.bringToFront();
		await second.getByText(OFFER).waitFor();
		assert.equal(await version(second), "first", "nothing is taken without a word");
		await Promise.all([second.waitForEvent("load", { timeout: 5_000 }), second.getByRole("button", { name: "Byt nu" }).click()]);
		assert.equal(await version(second), "next");
		await second.getByText(OFFER).waitFor({ state: "detached" });

		await third.bringToFront();
		assert.equal(await third.getByText(OFFER).count(), 0, "nobody is disturbed while writing");
		assert.equal(await third.getByRole("textbox").inputValue(), "Skrivs medan andra byter");
		await third.locator("header a").first().click();
		await Promise.all([third.waitForEvent("load", { timeout: 5_000 }), third.getByRole("button", { name: "Byt nu" }).click()]);
		assert.equal(await version(third), "next");
	}),
);
