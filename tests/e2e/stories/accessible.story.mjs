/**
 * Every view, by night and by day, in Swedish, English and Arabic: axe finds nothing, and nothing sticks out of a narrow screen.
 *
 * WCAG 2.2 A and AA. It refuses to switch a rule off.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { makeFinding, signIn } from "../harness/desk.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { joinWalk, note, openNote } from "../harness/walk.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function look(page, what, wrong) {
	await page.waitForTimeout(150);
	// Through the debugger, which the page's content security policy does not govern.
	const session = await page.context().newCDPSession(page);
	await session.send("Runtime.evaluate", { expression: axe });
	const { violations, excess } = await page.evaluate(
		async (tags) => ({
			violations: (await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } })).violations,
			excess: document.documentElement.scrollWidth - document.documentElement.clientWidth,
		}),
		TAGS,
	);
	await session.detach();
	for (const violation of violations) wrong.push(`${what}: ${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(", ")}`);
	if (excess > 0) wrong.push(`${what}: ${excess} px stick out`);
}

/** Chooses the desk's language, as one does in the account's menu. */
async function speak(page, origin, tag) {
	await page.goto(`${origin}/desk/findings`);
	await page.locator(".menu.who > summary").click();
	await page.locator(".menu.who select").first().selectOption(tag);
	await page.waitForFunction((wanted) => document.documentElement.lang === wanted, tag);
}

test("every view of the walk and the desk is accessible, night and day", { timeout: 240_000 }, async () => {
	const server = await LyktaServer.demo();
	const origin = `http://localhost:${server.port}`;
	const { secret, user, password } = server.facts;
	const wrong = [];
	const phone = await Device.start({ profile: await newProfile(), origin });
	const desk = await Device.start({ profile: await newProfile(), is: "desk" });
	try {
		const { page } = phone;
		await page.goto(`${origin}/j#${secret}`);
		await page.getByRole("button", { name: "Gå med", exact: true }).waitFor();
		await look(page, "join", wrong);
		await page.goto(`${origin}/j#WRONGC0D`);
		await page.reload();
		await page.getByRole("alert").waitFor();
		await look(page, "join with a wrong code", wrong);
		const walk = await joinWalk(page, origin, secret);
		await note(page, walk, { text: "Lampan är sönder" });
		for (const scheme of ["dark", "light"]) {
			for (const width of [390, 320]) {
				// Tall enough that nothing lies under the bar that sticks to the lower edge.
				await page.setViewportSize({ width, height: 2_400 });
				await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
				const views = {
					walk,
					notes: `${walk}/notes`,
					kept: `${origin}/kept`,
					start: `${origin}/`,
					settings: `${origin}/settings`,
					about: `${origin}/about`,
				};
				for (const [name, address] of Object.entries(views)) {
					await page.goto(address);
					await page.getByRole("heading").first().waitFor();
					await look(page, `${name} ${scheme} ${width}`, wrong);
				}
				await page.goto(walk);
				await page.getByRole("link", { name: /Tunneln/ }).first().click();
				await page.getByRole("button", { name: "Bra", exact: true }).waitFor();
				await look(page, `stop ${scheme} ${width}`, wrong);
				await openNote(page, walk);
				await page.getByRole("radio", { name: "På kartan" }).check();
				await page.getByRole("application", { name: /Nålen/ }).waitFor();
				await look(page, `note with a pin ${scheme} ${width}`, wrong);
				await page.goto(`${walk}/notes`);
				await page.getByText("Lampan är sönder").first().click();
				await page.getByRole("heading", { name: "Lampan är sönder" }).waitFor();
				await look(page, `one note ${scheme} ${width}`, wrong);
			}
		}
		// The coordinator may lead: on a phone, where the desk is not what comes after signing in.
		const leader = await phone.context.newPage();
		await phone.dress(leader, { width: 390, height: 2_400 }, "dark");
		await leader.goto(`${origin}/sign-in`);
		await leader.getByLabel("Användarnamn").fill(user);
		await leader.getByLabel("Lösenord").fill(password);
		await leader.getByRole("button", { name: "Logga in", exact: true }).click();
		await leader.waitForURL(`${origin}/`);
		for (const [scheme, language] of [["dark", "Svenska"], ["light", "English"], ["light", "العربية"]]) {
			await leader.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
			for (const width of [390, 320]) {
				await leader.setViewportSize({ width, height: 2_400 });
				await leader.goto(`${origin}/settings`);
				await leader.getByRole("radio", { name: language }).check();
				for (const [name, address] of Object.entries({ walk, lead: `${walk}/lead`, join: `${origin}/j#${secret}`, note: `${walk}/note/new` })) {
					await leader.goto(address);
					if (name === "join") await leader.reload();
					if (name === "lead") await leader.locator(".qr").waitFor();
					else if (name === "note") await leader.locator('input[value="pin"]').check();
					else await leader.getByRole("heading").first().waitFor();
					await look(leader, `${name} ${scheme} ${language} ${width}`, wrong);
				}
			}
		}
		await leader.goto(`${origin}/settings`);
		await leader.getByRole("radio", { name: "Svenska" }).check();
		await leader.close();
		await signIn(desk.page, origin, user, password);
		await makeFinding(desk.page, "Lampan är sönder");
		const finding = desk.page.url();
		const openWalk = walk.replace("/w/", "/desk/walks/");
		const paths = [finding, "/desk/findings", "/desk/walks", openWalk, `${openWalk}/join`, "/desk/walks/new", "/desk/areas", "/desk/areas/new", "/desk/promise"];
		for (const [scheme, tag, width] of [
			["light", "sv", 1440],
			["dark", "sv", 1024],
			["light", "ar", 1024],
			["dark", "ar", 390],
			["light", "en", 390],
		]) {
			await desk.page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
			// Tall enough that nothing lies under what sticks to an edge.
			await desk.page.setViewportSize({ width, height: 2_600 });
			await speak(desk.page, origin, tag);
			for (const path of paths) {
				await desk.page.goto(new URL(path, origin).href);
				await desk.page.getByRole("heading").first().waitFor({ state: "attached" });
				await look(desk.page, `${new URL(path, origin).pathname} ${scheme} ${tag} ${width}`, wrong);
			}
		}
		// What opens in place: the choice of an original, the change of the facts.
		await speak(desk.page, origin, "sv");
		await desk.page.goto(finding);
		await desk.page.getByText("Annat steg").click();
		await desk.page.getByRole("button", { name: "Dubblett", exact: true }).click();
		await look(desk.page, "duplicate", wrong);
		await desk.page.getByRole("button", { name: "Tillbaka" }).click();
		await desk.page.getByRole("button", { name: "Ändra uppgifterna" }).click();
		await look(desk.page, "change", wrong);
		assert.deepEqual(wrong, []);
	} finally {
		await phone.close();
		await desk.close();
		await server.stop();
	}
});
