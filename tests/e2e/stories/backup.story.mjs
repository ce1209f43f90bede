/**
 * Whoever runs the walks sees at the desk that no backup is made, and what to do; the line goes when there is one. Of an example nobody is warned.
 *
 * The real server, without and with a folder to back up to.
 */
import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { signIn } from "../harness/desk.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { step } from "../harness/step.mjs";

const ACCOUNT = { user: "anna", password: "ett lösenord för prov", role: "coordinator", name: "Anna", organisation: "Borås Stad" };
const MISSING = "Ingen säkerhetskopia görs.";

test("the desk says calmly that no backup is made, and stops when there is one", { timeout: 120_000 }, async () => {
	const server = await LyktaServer.empty(ACCOUNT);
	const origin = `http://localhost:${server.port}`;
	const desk = await Device.start({ profile: await newProfile(), is: "desk", scheme: "light" });
	const { page } = desk;
	const picture = async (name) => {
		if (process.env.LYKTA_PICTURES) await page.screenshot({ path: join(process.env.LYKTA_PICTURES, `${name}.png`) });
	};
	const line = page.getByRole("region", { name: "Säkerhetskopia" });
	try {
		await step("without one", async () => {
			await signIn(page, origin, ACCOUNT.user, ACCOUNT.password);
			await line.getByText(MISSING).waitFor();
			await picture("backup-line");
			await line.getByText("Vad gör jag?").click();
			await line.getByText("LYKTA_BACKUP_TO").waitFor();
			await picture("backup-line-open");
			await page.emulateMedia({ colorScheme: "dark" });
			await picture("backup-line-dark");
		});
		await step("put away until tomorrow", async () => {
			await line.getByRole("button", { name: "Dölj till i morgon" }).click();
			await line.waitFor({ state: "detached" });
			await page.reload();
			await page.getByRole("link", { name: "Vandringar" }).first().waitFor();
			await page.waitForTimeout(1_000);
			assert.equal(await line.count(), 0);
			await page.evaluate(() => localStorage.setItem("lykta.backup-hidden", "Mon Jan 01 2018"));
			await page.reload();
			await line.getByText(MISSING).waitFor();
		});
		await step("with one", async () => {
			await server.stop();
			server.settings = { LYKTA_BACKUP_TO: await mkdtemp(join(tmpdir(), "lykta-backup-")), LYKTA_BACKUP_EVERY: "1" };
			await server.start();
			const standing = () => page.evaluate(() => fetch("/api/backup").then((answer) => answer.json()));
			for (let at = 0; at < 100 && (await standing()).standing !== "fresh"; at += 1) await page.waitForTimeout(200);
			assert.equal((await standing()).standing, "fresh");
			await page.reload();
			await page.getByRole("link", { name: "Vandringar" }).first().waitFor();
			await page.waitForTimeout(1_000);
			assert.equal(await line.count(), 0, "nothing to say");
		});
	} finally {
		await desk.close();
		await server.stop();
	}
});

test("of an example nobody is warned", { timeout: 60_000 }, async () => {
	const server = await LyktaServer.demo();
	const desk = await Device.start({ profile: await newProfile(), is: "desk" });
	try {
		const asked = desk.page.waitForResponse((answer) => answer.url().endsWith("/api/backup"));
		await signIn(desk.page, `http://localhost:${server.port}`, server.facts.user, server.facts.password);
		await asked;
		// Asked anew: a body can't be read once the page it came to has moved on.
		const told = await desk.page.evaluate(() => fetch("/api/backup").then((answer) => answer.json()));
		assert.equal(told.standing, "example");
		await desk.page.waitForTimeout(500);
		assert.equal(await desk.page.getByText(MISSING).count(), 0);
	} finally {
		await desk.close();
		await server.stop();
	}
});
