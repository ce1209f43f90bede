/**
 * Small words and places that have to be true: where the focus is after an answer, that own notes are not called none beside a refused one, what leaving says of it, and that what became of a file can be seen.
 *
 * A low phone, as old ones are. It refuses to look into the database.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { step } from "../harness/step.mjs";
import { note } from "../harness/walk.mjs";

const LOW = { width: 360, height: 640 };

/** No call of the API comes through. */
const offline = (day) => {
	day.gateway.rule = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
};
const online = async (day) => {
	day.gateway.rule = null;
	await day.page.evaluate(() => dispatchEvent(new Event("online")));
};

test("where the focus is, what is left and what became of a file is said truly, on a low phone", { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { page, walk, gateway } = day;
		await page.setViewportSize(LOW);
		offline(day);

		await step("the focus goes to the next question with each answer, and back with taking it back", async () => {
			await page.goto(walk);
			await page.getByRole("link", { name: /Tunneln/ }).first().click();
			const focused = () => page.evaluate(() => document.activeElement?.textContent);
			const question = page.locator("main h2");
			for (let times = 0; times < 2; times += 1) {
				const asked = await question.innerText();
				await page.locator(".scale button").nth(1).click();
				await page.waitForFunction((before) => document.querySelector("main h2")?.innerText !== before, asked);
				assert.equal(await focused(), await question.innerText());
			}
			const asked = await question.innerText();
			await page.getByRole("button", { name: "Ångra" }).click();
			await page.waitForFunction((before) => document.querySelector("main h2")?.innerText !== before, asked);
			assert.equal(await focused(), await question.innerText());
		});

		await step("what became of the file stands above the thumb bar", async () => {
			await note(page, walk, { text: "Lampan är trasig" });
			await page.goto(`${gateway.origin}/kept`);
			await page.getByRole("button", { name: "Spara till fil" }).click();
			const said = page.getByText("Filen är sparad bland dina hämtade filer.");
			await said.waitFor();
			await page.waitForTimeout(300);
			const [text, bar] = await Promise.all([said.boundingBox(), page.locator(".bar").boundingBox()]);
			assert.ok(text.y + text.height <= bar.y, `the words end at ${text.y + text.height}, the bar begins at ${bar.y}`);
		});

		await step("a refused note is left: the list is not called empty, and leaving says what stays", async () => {
			const desk = await day.desk();
			await desk.goto(`http://localhost:${day.server.port}/desk/walks/${walk.split("/w/")[1]}`);
			await desk.getByRole("link", { name: "Deltagare och enheter" }).click();
			const joined = desk.getByRole("listitem").filter({ has: desk.getByRole("heading", { name: "en deltagare", exact: true }) }).first();
			await joined.getByRole("button", { name: "Avsluta medverkan", exact: true }).click();
			await desk.getByRole("dialog").getByRole("button", { name: "Avsluta", exact: true }).click();
			await joined.getByText("Är inte med längre", { exact: true }).waitFor();
			await online(day);
			await page.getByText("Din medverkan här är avslutad").first().waitFor({ timeout: 30_000 });
			await joined.getByRole("button", { name: "Ta med igen", exact: true }).click();
			await joined.getByRole("button", { name: "Avsluta medverkan", exact: true }).waitFor();
			await page.goto(walk);
			await page.getByRole("link", { name: "Notera" }).first().waitFor({ timeout: 30_000 });
			await page.goto(`${walk}/notes`);
			await page.getByText("Behöver dig").first().waitFor();
			assert.equal(await page.getByText("Inga noteringar på den här vandringen än").count(), 0);
			await page.goto(`${gateway.origin}/settings`);
			await page.getByText("Något gick inte att skicka. Det ligger kvar på telefonen").waitFor();
			assert.equal(await page.getByText("Det du har skickat finns kvar hos oss.").count(), 0);
		});
	}),
);
