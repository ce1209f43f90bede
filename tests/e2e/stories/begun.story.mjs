/**
 * What was begun and not saved is told of wherever one may look for it: while one takes part, after leaving, and when the membership ended in the middle of a note.
 *
 * Real phone, real server. It refuses to look into the database.
 */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { step } from "../harness/step.mjs";
import { fillNote, note, openNote, photoFile } from "../harness/walk.mjs";

const LONG = `Lång rad ${"ord ".repeat(400)}`;

/** No call of the API comes through. */
const offline = (day) => {
	day.gateway.rule = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
};
const online = async (day) => {
	day.gateway.rule = null;
	await day.page.evaluate(() => dispatchEvent(new Event("online")));
};

test("a membership ends in the middle of a note: the words can be found and read", { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { page, walk, gateway } = day;
		await openNote(page, walk);
		await fillNote(page, { text: "Börjat före slutet\noch en rad till", photo: await photoFile(page, 7, { width: 400, height: 300 }) });

		await step("while one takes part, it is in the list of what is kept, with the way to go on", async () => {
			await page.goto(`${gateway.origin}/kept`);
			await page.getByRole("link", { name: "Börjat före slutet" }).click();
			assert.equal(await page.getByRole("textbox").inputValue(), "Börjat före slutet\noch en rad till");
		});

		await step("when the membership has ended, the page says where the words are", async () => {
			offline(day);
			const desk = await day.desk();
			await desk.goto(`http://localhost:${day.server.port}/desk/walks/${walk.split("/w/")[1]}`);
			await desk.getByRole("link", { name: "Deltagare och enheter" }).click();
			const joined = desk.getByRole("listitem").filter({ has: desk.getByRole("heading", { name: "en deltagare", exact: true }) }).first();
			await joined.getByRole("button", { name: "Avsluta medverkan", exact: true }).click();
			const dialog = desk.getByRole("dialog");
			await dialog.getByRole("button", { name: "Avsluta", exact: true }).click();
			await dialog.waitFor({ state: "detached" });
			await online(day);
			await page.getByText("Vandringen finns inte på den här telefonen").waitFor();
			await page.getByRole("link", { name: "Se vad som finns kvar" }).click();
		});

		await step("they are all there, with the photo, and go only by hand", async () => {
			await page.getByText("Börjat före slutet").waitFor();
			await page.getByText("och en rad till").waitFor();
			await page.waitForFunction(() => document.querySelector(".waiting-photos img")?.naturalWidth > 0);
			await page.getByRole("button", { name: "Släpp", exact: true }).click();
			await page.getByText("Börjat före slutet").waitFor();
			await page.getByRole("button", { name: "Släpp för gott" }).click();
			await page.getByText("Börjat före slutet").waitFor({ state: "detached" });
		});
	}),
);

test("lists, addresses and files that say what is so", { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { page, walk, gateway } = day;

		await step("an address that was cut off leads to the start", async () => {
			for (const path of ["/w/%", "/w/%E0%A4%A/notes"]) {
				await page.goto(`${gateway.origin}${path}`);
				await page.getByRole("link", { name: "Till startsidan" }).waitFor();
			}
		});

		await step("a note of thousands of letters is one short row, as begun and as saved", async () => {
			const isShort = async (row) => {
				await row.waitFor();
				const { height } = await row.boundingBox();
				assert.ok(height < 160, `the row is ${height} px high`);
			};
			await openNote(page, walk);
			await fillNote(page, { text: LONG });
			await page.goto(`${walk}/notes`);
			await isShort(page.getByRole("link", { name: /Lång rad/ }).first());
			await page.getByRole("link", { name: /Lång rad/ }).first().click();
			await page.getByRole("button", { name: "Spara", exact: true }).click();
			await page.getByRole("textbox").waitFor({ state: "detached" });
			await page.goto(`${walk}/notes`);
			await isShort(page.locator("li.joined a"));
			await page.goto(walk);
			await day.allSent();
		});

		await step("what is pasted with unseen signs is saved without them, Arabic and emoji as they are", async () => {
			await openNote(page, walk);
			const pasted = "Ring \u202a070-123\u202c\tnu \u200fمصباح مكسور\u200e 👩🏽\u200d🚒";
			await page.getByRole("textbox").evaluate((field, text) => {
				field.value = text;
				field.dispatchEvent(new Event("input", { bubbles: true }));
			}, pasted);
			await page.getByText("Utkast sparat").waitFor();
			await page.getByRole("button", { name: "Spara", exact: true }).click();
			await page.getByRole("textbox").waitFor({ state: "detached" });
			await page.goto(walk);
			await day.allSent();
			await page.goto(`${walk}/notes`);
			assert.equal(await page.locator("li.joined b").first().textContent(), "Ring 070-123 nu \u200fمصباح مكسور\u200e 👩🏽\u200d🚒");
		});

		await step("a stop and a note that are gone lead back", async () => {
			await page.goto(`${walk}/stop/01890a5d-ac96-774b-bcce-b302099a8057`);
			await page.locator("main").getByRole("link", { name: "Tillbaka till vandringen" }).last().click();
			await page.waitForURL(walk);
			await page.goto(`${walk}/notes/01890a5d-ac96-774b-bcce-b302099a8057`);
			await page.locator(".view-state").getByRole("link", { name: "Mina noteringar" }).click();
			await page.waitForURL(`${walk}/notes`);
		});

		await step("a file with a damaged photo can't be read, and one that holds nothing new says so", async () => {
			offline(day);
			await note(page, walk, { text: "I filen", photo: await photoFile(page, 9, { width: 400, height: 300 }) });
			await page.goto(`${gateway.origin}/kept`);
			const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Spara till fil" }).click()]);
			const whole = join(tmpdir(), `lykta-whole-${process.pid}.json`);
			await download.saveAs(whole);
			const file = page.locator('input[type="file"]');
			await file.setInputFiles(whole);
			await page.getByText("Allt i den finns redan på den här telefonen").waitFor();
			const damaged = join(tmpdir(), `lykta-damaged-${process.pid}.json`);
			const text = await (await import("node:fs/promises")).readFile(whole, "utf8");
			const at = text.indexOf("/9j/") + 200;
			assert.ok(at > 200, "the file holds a photo");
			await writeFile(damaged, `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`);
			await file.setInputFiles(damaged);
			await page.getByText("Filen går inte att läsa. Inget är ändrat.").waitFor();
		});

		await step("after leaving nothing is promised to be sent by itself, and the list is not called empty", async () => {
			await online(day);
			await page.goto(walk);
			await day.allSent();
			await page.evaluate(() => fetch("/api/session", { method: "DELETE" }));
			await note(page, walk, { text: "Efter utloggningen" });
			await page.goto(`${gateway.origin}/kept`);
			await page.getByText("1 sak väntar tills du är med igen.").waitFor();
			assert.equal(await page.getByText(/Nästa kommer av sig självt/).count(), 0);
			await page.goto(`${gateway.origin}/settings`);
			await page.getByRole("button", { name: /Lämna/ }).click();
			await page.waitForTimeout(1_000);
			await page.goto(`${walk}/notes`);
			await page.getByText("Du är inte med just nu").waitFor();
			assert.equal(await page.getByText("Inga noteringar på den här vandringen än").count(), 0);
		});
	}),
);
