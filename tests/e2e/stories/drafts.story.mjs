/**
 * Writing a note more than once at a time: a form that stood open beside another, a draft that two tabs hold, a photo taken away and chosen again, a phone that
 * goes from one person to the next.
 *
 * Real server, real browser. What it proves: only what a person changed is sent; one draft becomes one note; a removed photo is waited for by nobody, and may
 * come back; nobody reads or sends what somebody with an account has begun.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { fillNote, joinWalk, note, openNote, ownNotes, photoFile } from "../harness/walk.mjs";

const OPEN = { width: 390, height: 844 };
const save = (page) => page.getByRole("button", { name: "Spara", exact: true }).click();
const saved = (page) => page.getByRole("textbox").waitFor({ state: "detached" });

async function tabOf(day) {
	const tab = await day.phone.context.newPage();
	await day.phone.dress(tab, OPEN, "dark");
	return tab;
}

async function openOwn(page, walk, title) {
	await page.goto(`${walk}/notes`);
	await page.getByRole("link", { name: title }).click();
	await page.getByRole("heading", { name: title }).waitFor();
}

async function change(page, walk, title) {
	await openOwn(page, walk, title);
	await page.getByRole("link", { name: "Ändra" }).click();
	await page.getByRole("heading", { name: "Ändra observation" }).waitFor();
}

const drafts = (page) => page.locator("section[aria-labelledby=drafts] li").count();

test("a form that stood open takes nothing back, and looking at a note leaves no draft", { timeout: 120_000 }, async () => {
	await Day.with(async (day) => {
		const { page, walk } = day;
		await note(page, walk, { text: "Gammal text" });
		await page.goto(walk);
		await day.allSent();
		// Looked at, and left as it was.
		await change(page, walk, "Gammal text");
		await page.getByRole("link", { name: /Tillbaka|Till/ }).first().click();
		await page.goto(`${walk}/notes`);
		await page.getByText("Gammal text").waitFor();
		assert.equal(await drafts(page), 0, "nothing was begun");
		// Two forms at once: the one changes the text, the other how it felt.
		await change(page, walk, "Gammal text");
		const tab = await tabOf(day);
		await change(tab, walk, "Gammal text");
		await tab.getByRole("textbox").fill("Ny text");
		await tab.getByText("Utkast sparat").waitFor();
		await save(tab);
		await tab.getByRole("heading", { name: "Ny text" }).waitFor();
		await page.getByRole("radio", { name: "Otryggt", exact: true }).check();
		await page.getByText("Utkast sparat").waitFor();
		await save(page);
		await saved(page);
		await page.getByRole("heading", { name: "Ny text" }).waitFor();
		await page.getByText("Otryggt").first().waitFor();
		await page.goto(walk);
		await day.allSent();
		const desk = await day.desk();
		await desk.getByRole("link", { name: "Ny text" }).first().waitFor();
		await tab.close();
	});
});

test("a draft that two tabs hold becomes one note, and a note that is gone is saved anew", { timeout: 120_000 }, async () => {
	await Day.with(async (day) => {
		const { page, walk } = day;
		await openNote(page, walk);
		await fillNote(page, { text: "Ett utkast i två flikar", photo: await photoFile(page, 3, { width: 800, height: 600 }) });
		const tab = await tabOf(day);
		await tab.goto(page.url());
		await tab.getByRole("textbox").waitFor();
		await tab.getByRole("img").first().waitFor();
		await save(page);
		await saved(page);
		await tab.getByText("Utkastet finns inte längre").waitFor();
		await tab.getByText("Utkastet är inte sparat").waitFor();
		await tab.getByRole("textbox").fill("Ett utkast i två flikar, och mer");
		await save(tab);
		await page.waitForTimeout(1_000);
		assert.deepEqual(await ownNotes(page, walk), ["Ett utkast i två flikar"]);
		assert.equal(await drafts(page), 0);

		// A note that another tab removes while it is being changed here.
		day.gateway.rule = (asked) => (asked.path.startsWith("/api/") ? asked.back.destroy() : undefined);
		await note(page, walk, { text: "Tas bort i en annan flik" });
		await change(page, walk, "Tas bort i en annan flik");
		await page.getByRole("textbox").fill("Det jag skrev är kvar");
		await page.getByText("Utkast sparat").waitFor();
		await openOwn(tab, walk, "Tas bort i en annan flik");
		await tab.getByRole("button", { name: "Ta bort" }).click();
		await tab.getByText("Observationen är borttagen.").waitFor();
		await save(page);
		await page.getByText("Observationen finns inte längre").waitFor();
		await page.getByRole("button", { name: "Spara som ny" }).click();
		await saved(page);
		assert.deepEqual((await ownNotes(page, walk)).sort(), ["Det jag skrev är kvar", "Ett utkast i två flikar"]);
		await tab.close();
	});
});

test("a photo that was taken away is waited for by nobody, and may come back", { timeout: 180_000 }, async () => {
	await Day.with(async (day) => {
		const { page, walk, gateway } = day;
		const photo = await photoFile(page, 4, { width: 1600, height: 1200 });
		const takeAway = () => page.getByRole("button", { name: "Ta bort" }).first().click();
		const choose = async () => {
			await page.locator('input[type="file"][multiple]').setInputFiles(photo);
			await page.getByRole("img").first().waitFor();
			await page.getByText("Utkast sparat").waitFor();
		};
		// Before anything was sent.
		gateway.rule = (asked) => (asked.path.startsWith("/api/") ? asked.back.destroy() : undefined);
		await note(page, walk, { text: "Fotot ska bort", photo });
		await change(page, walk, "Fotot ska bort");
		await takeAway();
		await page.getByText("Utkast sparat").waitFor();
		await save(page);
		await saved(page);
		gateway.rule = null;
		await page.evaluate(() => dispatchEvent(new Event("online")));
		await page.goto(walk);
		await day.allSent();
		assert.ok(!gateway.seen.some((asked) => asked.includes("PATCH")), "no byte of it has left");
		// Taken away and chosen again, in one form and in two.
		await change(page, walk, "Fotot ska bort");
		await choose();
		await save(page);
		await saved(page);
		await page.getByRole("img", { name: "Foto 1" }).waitFor();
		await page.goto(walk);
		await day.allSent();
		await change(page, walk, "Fotot ska bort");
		await takeAway();
		await choose();
		await save(page);
		await saved(page);
		await page.getByRole("img", { name: "Foto 1" }).waitFor();
		await page.goto(walk);
		await day.allSent();
		const desk = await day.desk();
		await desk.getByRole("link", { name: "Fotot ska bort" }).first().click();
		const shown = desk.getByRole("img", { name: /Foto/ }).first();
		await shown.waitFor();
		await desk.waitForFunction((picture) => picture.naturalWidth > 0, await shown.elementHandle());
	});
});

test("what somebody with an account has begun or noted on a phone is nobody else's", { timeout: 180_000 }, async () => {
	await Day.with(async (day) => {
		const { page, walk, gateway, server } = day;
		const leave = async (name) => {
			await page.goto(`${gateway.origin}/settings`);
			await page.getByRole("button", { name }).click();
			await page.waitForURL(`${gateway.origin}/`);
		};
		const police = async () => {
			await page.goto(`${gateway.origin}/sign-in`);
			await page.getByLabel("Användarnamn").fill("polis");
			await page.getByLabel("Lösenord").fill("lykta-demo-polis");
			await page.getByRole("button", { name: "Logga in", exact: true }).click();
			await page.waitForURL((url) => url.pathname !== "/sign-in");
		};
		// A participant leaves, and notes something all the same.
		await leave("Lämna");
		await note(page, walk, { text: "Noterad när ingen var med" });
		assert.deepEqual(await ownNotes(page, walk), ["Noterad när ingen var med"], "what one has noted is shown after leaving, too");
		await police();
		await page.goto(walk);
		await openNote(page, walk);
		await fillNote(page, { text: "Polisens utkast: ring Anna" });
		await page.goto(`${walk}/notes`);
		await page.getByText("Polisens utkast").waitFor();
		await page.goto(`${gateway.origin}/kept`);
		await page.getByText("Noterad när ingen var med").waitFor();
		const desk = await day.desk();
		await desk.waitForTimeout(2_000);
		assert.equal(await desk.getByText("Noterad när ingen var med").count(), 0, "the police does not send it as theirs");
		await leave("Logga ut");
		const there = await joinWalk(page, gateway.origin, server.facts.secret);
		assert.equal(await page.getByText("Polisens utkast").count(), 0);
		await page.goto(`${there}/notes`);
		await page.getByText("Noterad när ingen var med").first().waitFor();
		assert.equal(await drafts(page), 0, "what the police has begun is not shown");
		await desk.getByText("Noterad när ingen var med").first().waitFor({ timeout: 30_000 });
		await leave("Lämna");
		await police();
		await page.goto(`${walk}/notes`);
		await page.getByText("Polisens utkast").waitFor();
	});
});

test("one photo too many is told of while they are chosen, and the rest is kept", { timeout: 180_000 }, async () => {
	await Day.with(async (day) => {
		const { page, walk } = day;
		await openNote(page, walk);
		const photos = [];
		for (let seed = 0; seed < 22; seed += 1) photos.push(await photoFile(page, seed, { width: 160, height: 120 }));
		await page.locator('input[type="file"][multiple]').setInputFiles(photos);
		await page.getByText("högst 20 foton").waitFor({ timeout: 60_000 });
		assert.equal(await page.locator("figure.shot").count(), 20);
		await page.getByRole("radio", { name: "Belysning", exact: true }).check();
		await page.getByRole("textbox").fill("Många foton");
		await page.getByText("Utkast sparat").waitFor();
		await save(page);
		await saved(page);
		await page.goto(walk);
		await day.allSent();
	});
});
