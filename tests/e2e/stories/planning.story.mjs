/**
 * Before the walk: an area with a name or with an outline, a walk with its stops in order, the sheet to join with, and the walk's own steps.
 *
 * Real server, real browser, mouse and keyboard. What it proves: nothing but a name is needed to begin, the list does all that the map does, and a new code
 * ends the old one.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { signIn } from "../harness/desk.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { step } from "../harness/step.mjs";

/** Clicks a map at parts of its width and height. */
async function tap(page, map, places) {
	await map.scrollIntoViewIfNeeded();
	const box = await map.boundingBox();
	for (const [x, y] of places) await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
}

const stopNames = (page) => page.locator(".stop-rows .what b").allInnerTexts();

/** What the server says to somebody with that code. */
async function tryCode(origin, code) {
	const answer = await fetch(`${origin}/api/join`, {
		method: "POST",
		headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
		body: JSON.stringify({ secret: code.replace(" ", ""), device_id: "01890a5d-ac96-774b-bcce-b302099a8057" }),
	});
	return answer.status;
}

test("a walk is planned, joined and closed", { timeout: 120_000 }, async () => {
	const server = await LyktaServer.demo();
	const origin = `http://localhost:${server.port}`;
	const { user, password } = server.facts;
	const desk = await Device.start({ profile: await newProfile(), is: "desk", scheme: "light" });
	const { page } = desk;
	try {
		await signIn(page, origin, user, password);

		await step("an area needs a name, and nothing else", async () => {
			await page.goto(`${origin}/desk/areas/new`);
			await page.getByRole("button", { name: "Skapa området" }).click();
			await page.getByText("Skriv ett namn.").waitFor();
			await page.getByLabel("Namn", { exact: true }).fill("Skene centrum");
			await page.getByRole("button", { name: "Skapa området" }).click();
			await page.getByRole("heading", { name: "Skene centrum", level: 2 }).waitFor();
			await page.getByRole("link", { name: /Skene centrum/ }).getByText("Ingen gräns ritad").waitFor();
		});

		await step("an outline is drawn on the map, or written", async () => {
			await page.getByRole("link", { name: "Nytt område" }).click();
			await page.getByLabel("Namn", { exact: true }).fill("Örby");
			await tap(page, page.locator(".area-edit svg.map"), [
				[0.3, 0.3],
				[0.6, 0.25],
				[0.7, 0.6],
			]);
			const text = page.getByLabel("Gränsen som koordinater");
			await page.waitForFunction(() => document.querySelector(".area-edit textarea").value.split("\n").length === 3);
			await text.fill(`${await text.inputValue()}\n57.49, öst`);
			await page.getByText("Rad 4 är ingen koordinat", { exact: false }).waitFor();
			await text.fill((await text.inputValue()).replace("57.49, öst", "57.4900, 12.6600"));
			await page.getByRole("button", { name: "Skapa området" }).click();
			await page.getByRole("link", { name: /Örby/ }).getByText("Gränsen är ritad").waitFor();
		});

		await step("a walk needs a name and an area", async () => {
			await page.goto(`${origin}/desk/walks/new`);
			await page.getByRole("button", { name: "Skapa vandringen" }).click();
			await page.getByText("Välj vilket område vandringen går i.").waitFor();
			await page.getByLabel("Namn", { exact: true }).fill("Örby i skymning");
			await page.getByLabel("Område").selectOption({ label: "Örby" });
			await page.getByRole("button", { name: "Skapa vandringen" }).click();
			await page.getByRole("heading", { name: "Örby i skymning", level: 2 }).waitFor();
		});

		await step("stops come from the form and from the map, and are put in order with the keyboard", async () => {
			for (const name of ["Bygdegården", "Busshållplatsen", "Bron"]) {
				if (name === "Bron") await tap(page, page.locator(".stops-part svg.map"), [[0.5, 0.4]]);
				else await page.getByRole("button", { name: "Nytt stopp" }).click();
				const form = page.getByRole("form", { name: "Nytt stopp" });
				await form.getByLabel("Namn", { exact: true }).fill(name);
				await form.getByRole("button", { name: "Spara" }).click();
				await form.waitFor({ state: "detached" });
			}
			assert.deepEqual(await stopNames(page), ["Bygdegården", "Busshållplatsen", "Bron"]);
			const up = page.getByRole("button", { name: "Flytta upp Bron" });
			await up.focus();
			// Twice at once: the second press comes before the first is on the screen.
			await up.evaluate((button) => [button, button].forEach((each) => each.click()));
			await page.waitForFunction(() => document.querySelector(".stop-rows b").textContent === "Bron");
			assert.deepEqual(await stopNames(page), ["Bron", "Bygdegården", "Busshållplatsen"]);
			assert.equal(await up.evaluate((button) => button === document.activeElement), true, "the focus stays where the hand was");
		});

		await step("it is opened, and a new code ends the old one", async () => {
			await page.getByRole("button", { name: "Öppna för deltagare" }).click();
			await page.getByRole("link", { name: "Blad att gå med" }).click();
			const shown = page.locator(".join-code");
			const old = await shown.innerText();
			await page.getByRole("button", { name: "Ny kod" }).click();
			await page.waitForFunction((before) => document.querySelector(".join-code").textContent !== before, old);
			assert.equal(await tryCode(origin, old), 404);
			assert.equal(await tryCode(origin, await shown.innerText()), 200);
		});

		await step("on paper there is the sheet and nothing else, black on white", async () => {
			await page.emulateMedia({ media: "print", colorScheme: "dark" });
			for (const hidden of ["Skriv ut", "Ny kod"]) assert.equal(await page.getByRole("button", { name: hidden }).isVisible(), false);
			assert.ok(await page.locator(".qr").isVisible());
			const look = await page.locator(".sheet").evaluate((sheet) => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(sheet).color]);
			assert.deepEqual(look, ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]);
			await page.emulateMedia({ media: "screen" });
		});

		await step("it is walked and closed, and its history tells", async () => {
			await page.getByRole("link", { name: "Till vandringen" }).click();
			for (const verb of ["Starta vandringen", "Avsluta vandringen", "Börja granska"]) await page.getByRole("button", { name: verb, exact: true }).click();
			await page.getByText("Är alla observationer granskade?").waitFor();
			await page.getByText("Annat steg").click();
			await page.getByRole("button", { name: "Avsluta", exact: true }).click();
			await page.getByText("Vandringens läge: Avslutad.").waitFor();
			const told = (await page.locator(".history").innerText()).replace(/\s+/g, " ");
			assert.match(told, /Vandringen skapad av dig.*Planerad av dig.*Pågår av dig.*Väntar på telefoner av dig.*Granskas av dig.*Avslutad av dig/);
		});
	} finally {
		await desk.close();
		await server.stop();
	}
});
