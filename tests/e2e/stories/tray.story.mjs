/**
 * What the server refuses: the phone says which and why, it is mended and sent after all, sent again as it is, saved to a file, read in from one, or let go; nothing
 * else waits for it. In Swedish, English and Arabic.
 *
 * The refusals are the real server's. A file that was changed on its way brings what our own screens don't let through.
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { Day } from "../harness/day.mjs";
import { step } from "../harness/step.mjs";
import { joinWalk, note, ownNotes, photoFile } from "../harness/walk.mjs";

/** More than an observation's text may have. */
const TOO_LONG = `Lampan vid tunneln ${"är trasig, ".repeat(400)}`;
const WORDS = {
	sv: { failed: "Vi kunde inte skicka", why: "Texten är för lång.", mend: "Ändra", resend: "Skicka igen", drop: "Släpp", write: "Spara till fil" },
	en: { failed: "We could not send", why: "The text is too long.", mend: "Change", resend: "Send again", drop: "Let go" },
	ar: { failed: "لم نستطع إرسال", why: "النص طويل جدًا.", mend: "غيّر", resend: "أرسل مرة أخرى", drop: "اترك" },
};

async function writeFileOf(page, name) {
	const download = page.waitForEvent("download");
	await page.getByRole("button", { name }).click();
	const path = join(await mkdtemp(join(tmpdir(), "lykta-file-")), "unsent.json");
	await (await download).saveAs(path);
	return path;
}

async function readIn(page, path) {
	await page.locator('input[type="file"]').setInputFiles(path);
}

/** Another hand has changed the file: its words are too long. */
async function changed(path) {
	const unsent = JSON.parse(await readFile(path, "utf8"));
	for (const operation of unsent.operations) {
		const body = JSON.parse(operation.body);
		if (body.change.fields?.text) body.change.fields.text = TOO_LONG;
		operation.body = JSON.stringify(body);
	}
	const other = join(await mkdtemp(join(tmpdir(), "lykta-file-")), "changed.json");
	await writeFile(other, JSON.stringify(unsent));
	return other;
}

test("what was refused is explained, mended, sent again, carried in a file or let go, in three languages", { timeout: 240_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, walk, server } = day;
		const direct = `http://localhost:${server.port}`;
		const other = await Device.start({ profile: await newProfile(), origin: direct });
		const picture = async (name) => {
			if (process.env.LYKTA_PICTURES) await other.page.screenshot({ path: join(process.env.LYKTA_PICTURES, `${name}.png`), fullPage: true });
		};
		try {
			gateway.rule = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
			await note(page, walk, { text: "Lampan vid tunneln", photo: await photoFile(page, 6, { width: 1600, height: 1200 }) });
			await page.goto(`${gateway.origin}/kept`);
			const file = await changed(await writeFileOf(page, WORDS.sv.write));

			const there = await joinWalk(other.page, direct, server.facts.secret);
			const kept = `${direct}/kept`;
			await step("a file that is none changes nothing, and says so", async () => {
				await other.page.goto(kept);
				const nothing = join(await mkdtemp(join(tmpdir(), "lykta-file-")), "letter.json");
				await writeFile(nothing, '{"lykta": "a letter"}');
				await readIn(other.page, nothing);
				await other.page.getByRole("status").filter({ hasText: "Filen går inte att läsa. Inget är ändrat." }).waitFor();
			});

			await step("what is refused says why, in each language", async () => {
				await readIn(other.page, file);
				await other.page.getByText(WORDS.sv.why).waitFor({ timeout: 20_000 });
				for (const [tag, words] of Object.entries(WORDS)) {
					await other.page.evaluate((tag) => localStorage.setItem("lykta.language", tag), tag);
					await other.page.reload();
					await other.page.getByRole("heading", { name: words.failed }).first().waitFor();
					await other.page.getByText(words.why).waitFor();
					for (const name of [words.resend, words.drop]) assert.ok((await other.page.getByRole("button", { name, exact: true }).count()) > 0, `${tag}: ${name}`);
					await picture(`tray-${tag}`);
					assert.equal(await other.page.getByRole("link", { name: words.mend, exact: true }).count(), 1, `${tag}: ${words.mend}`);
					assert.equal(await other.page.evaluate(() => document.documentElement.dir), tag === "ar" ? "rtl" : "ltr");
				}
				await other.page.evaluate(() => localStorage.setItem("lykta.language", "sv"));
				await other.page.reload();
			});

			await step("it holds up nothing else", async () => {
				await note(other.page, there, { text: "Buskar vid gången" });
				const desk = await day.desk();
				await desk.getByRole("link", { name: "Buskar vid gången" }).first().waitFor({ timeout: 20_000 });
			});

			await step("sent again as it is, it is still too long, and is still there: here and among one's own notes", async () => {
				await other.page.goto(kept);
				await other.page.getByRole("button", { name: WORDS.sv.resend, exact: true }).first().click();
				await other.page.getByRole("alert").filter({ hasText: WORDS.sv.why }).waitFor();
				await other.page.reload();
				await other.page.getByText(WORDS.sv.why).waitFor();
				await other.page.goto(`${there}/notes`);
				await other.page.getByRole("link", { name: /^Lampan vid tunneln är trasig/ }).getByText("Behöver dig").waitFor();
				await other.page.goto(kept);
			});

			await step("mended, it goes with its photo", async () => {
				await other.page.getByRole("link", { name: WORDS.sv.mend, exact: true }).click();
				await other.page.getByRole("heading", { name: "Ändra observation" }).waitFor();
				await other.page.getByRole("textbox").fill("Lampan vid tunneln är trasig");
				await other.page.getByText("Utkast sparat").waitFor();
				await other.page.getByRole("button", { name: "Spara", exact: true }).click();
				const desk = await day.desk();
				await desk.getByRole("link", { name: "Lampan vid tunneln är trasig" }).first().click({ timeout: 20_000 });
				await desk.getByRole("img", { name: /^Foto/ }).first().waitFor({ timeout: 20_000 });
				await other.page.goto(kept);
				await other.page.getByRole("heading", { name: "Allt är skickat" }).waitFor({ timeout: 20_000 });
				assert.deepEqual((await ownNotes(other.page, there)).sort(), ["Buskar vid gången", "Lampan vid tunneln är trasig"]);
			});

			await step("the same file once more brings nothing new", async () => {
				await other.page.goto(kept);
				await readIn(other.page, file);
				await other.page.getByText("Filen är inläst").waitFor();
				await other.page.getByRole("button", { name: "Försök nu" }).click();
				await other.page.waitForTimeout(1_000);
				assert.deepEqual((await ownNotes(other.page, there)).sort(), ["Buskar vid gången", "Lampan vid tunneln är trasig"]);
			});
		} finally {
			await other.close();
		}
	}),
);
