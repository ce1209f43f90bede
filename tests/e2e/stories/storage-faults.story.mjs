/**
 * The phone's storage fails in every way that browsers know: nothing is called saved that is not, the draft and what was saved before stay, a failed read is
 * never shown as "empty", and the message is in the reader's language.
 *
 * Chromium with its own IndexedDB, broken from inside the page (harness/storage-faults.mjs). What it refuses: to look into the core; it reads the screen.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { say } from "../harness/proof.mjs";
import { step } from "../harness/step.mjs";
import { breakable, breakStorage, mendStorage } from "../harness/storage-faults.mjs";
import { fillNote, note, openNote, ownNotes } from "../harness/walk.mjs";

const SAVE = { name: "Spara", exact: true };
/** Three tries of the core, and more. */
const ALWAYS = 1_000;

const savedWords = (page) => page.getByRole("status").filter({ hasText: "Sparat på telefonen" });

/** Writes a note and presses "Spara" while the storage is broken; gives what the screen says. */
async function failToSave(day, { text, fault, says }) {
	const { page, walk } = day;
	await openNote(page, walk);
	await fillNote(page, { text });
	const draft = page.url();
	await breakStorage(page, fault, ALWAYS);
	await page.getByRole("button", SAVE).click();
	const told = page.getByRole("alert").filter({ hasText: says });
	const outcome = await Promise.race([told.waitFor().then(() => "told"), savedWords(page).first().waitFor().then(() => "saved")]);
	assert.equal(outcome, "told", `${fault}: was called saved and is not`);
	assert.equal(await page.getByRole("textbox").inputValue(), text, `${fault}: the words are still there`);
	const met = await mendStorage(page);
	assert.ok(met > 0, `${fault}: the fault was met`);

	await page.goto(draft);
	assert.equal(await page.getByRole("textbox").inputValue(), text, `${fault}: the draft outlives the page`);
	assert.ok(!(await ownNotes(page, walk)).includes(text), `${fault}: it is a draft, and no saved note`);
	await page.goto(draft);
	await page.getByRole("button", SAVE).click();
	await savedWords(page).first().waitFor();
	assert.equal((await ownNotes(page, walk)).filter((each) => each === text).length, 1, `${fault}: saved, once`);
	say("device-faults", { fault, met, called_saved: 0, lost: 0 });
}

test("whatever the storage does, nothing is called saved that is not, and nothing is lost", { timeout: 240_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, walk, phone } = day;
		await breakable(page);
		gateway.rule = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
		await note(page, walk, { text: "Före alla fel" });

		await step("a transaction that aborts", () =>
			failToSave(day, { text: "Avbruten", fault: "aborted", says: "Det gick inte att spara på telefonen. Det du skrev står kvar här." }));
		await step("a disk that is full at the commit", () =>
			failToSave(day, { text: "Full vid slutet", fault: "full", says: "Telefonen är full. Det du har sparat finns kvar" }));
		await step("a handle that can't be revived", () =>
			failToSave(day, { text: "Dött handtag", fault: "dead", says: "Det gick inte att spara på telefonen." }));

		await step("handles that died are opened again, at the third try at the latest", async () => {
			await openNote(page, walk);
			await fillNote(page, { text: "Efter att handtaget dog" });
			assert.ok((await page.evaluate(() => globalThis.storageFaults.closeHandles())) > 0);
			await page.getByRole("button", SAVE).click();
			await savedWords(page).first().waitFor();

			await openNote(page, walk);
			await fillNote(page, { text: "Vid tredje försöket" });
			await breakStorage(page, "dead", 2);
			await page.getByRole("button", SAVE).click();
			await savedWords(page).first().waitFor();
			assert.equal(await mendStorage(page), 2, "two tries met a dead handle");
			say("device-faults", { fault: "closed handle", met: 2, saved: 2, lost: 0 });
		});

		await step("a newer tab asks for the database while we are open", async () => {
			await openNote(page, walk);
			await fillNote(page, { text: "Medan en annan flik uppgraderade" });
			const other = await phone.context.newPage();
			await other.goto(`${gateway.origin}/manifest.webmanifest`);
			const ended = await other.evaluate(
				() =>
					new Promise((resolve) => {
						const request = indexedDB.open("lykta", 99);
						// Our handle let go, or this is never reached; the upgrade is given up, and the version stays what it was.
						request.onupgradeneeded = () => request.transaction.abort();
						request.onblocked = () => resolve("blocked");
						request.onerror = () => resolve("given up");
					}),
			);
			await other.close();
			assert.equal(ended, "given up", "the page let its handle go");
			await page.getByRole("button", SAVE).click();
			await savedWords(page).first().waitFor();
		});

		const kept = ["Avbruten", "Dött handtag", "Efter att handtaget dog", "Full vid slutet", "Före alla fel", "Medan en annan flik uppgraderade", "Vid tredje försöket"];
		await step("each write was asked to be on the disk before it is done", async () => {
			await note(page, walk, { text: "Strängt" });
			const durabilities = await page.evaluate(() => globalThis.storageFaults.durabilities);
			assert.ok(durabilities.length >= 3, `draft, note: ${durabilities}`);
			assert.ok(durabilities.every((each) => each === "strict"), `${durabilities}`);
			kept.push("Strängt");
		});

		await step("what was saved goes up, once", async () => {
			assert.deepEqual((await ownNotes(page, walk)).sort(), kept.sort());
			gateway.rule = null;
			await page.goto(walk);
			await day.allSent();
			await day.eachOnce(kept);
			say("device-faults", { saved: kept.length, lost: 0, doubled: 0 });
		});
	}),
);

test("a read that fails is never shown as nothing", { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { page, walk } = day;
		await breakable(page);
		await note(page, walk, { text: "Läses igen" });
		await openNote(page, walk);
		await fillNote(page, { text: "Halvskriven" });
		const draft = page.url();
		const unread = page.getByRole("heading", { name: "Lykta kom inte åt det som är sparat" });

		await step("at the start", async () => {
			await breakStorage(page, "unreadable", ALWAYS);
			await page.goto(`${walk}/notes`);
			await unread.waitFor();
			await page.getByText("Inget är borttaget.").waitFor();
			assert.equal(await page.getByText("Läses igen").count(), 0);
			assert.ok((await mendStorage(page)) > 0);
			await page.getByRole("button", { name: "Försök igen" }).click();
			await page.getByText("Läses igen").waitFor();
		});

		await step("drafts, in the list and by themselves", async () => {
			await breakStorage(page, "no-drafts", ALWAYS);
			await page.reload();
			await unread.waitFor();
			await page.getByText("Läses igen").waitFor();
			await mendStorage(page);
			await page.getByRole("button", { name: "Försök igen" }).click();
			await page.getByText("Halvskriven").waitFor();
			await breakStorage(page, "no-drafts", ALWAYS);
			await page.goto(draft);
			await unread.waitFor();
			assert.equal(await page.getByRole("heading", { name: "Utkastet finns inte" }).count(), 0);
			await mendStorage(page);
			await page.getByRole("button", { name: "Försök igen" }).click();
			assert.equal(await page.getByRole("textbox").inputValue(), "Halvskriven");
		});

		await step("when the page is seen again, what it shows stays", async () => {
			await page.goto(`${walk}/notes`);
			await page.getByText("Läses igen").waitFor();
			await breakStorage(page, "unreadable", ALWAYS);
			await page.evaluate(() => dispatchEvent(new Event("pageshow")));
			await page.waitForTimeout(1_000);
			await page.getByText("Läses igen").waitFor();
			assert.ok((await mendStorage(page)) > 0, "it was read again, and that failed");
		});

		await step("in the reader's own language", async () => {
			for (const [tag, title, text] of [
				["en", "Lykta could not reach what is saved", "Nothing has been removed."],
				["ar", "لم تصل Lykta إلى المحفوظات", "لم يُحذف شيء."],
			]) {
				await page.evaluate((tag) => localStorage.setItem("lykta.language", tag), tag);
				await breakStorage(page, "unreadable", ALWAYS);
				await page.goto(`${walk}/notes`);
				await page.getByRole("heading", { name: title }).waitFor();
				await page.getByText(text).waitFor();
				assert.equal(await page.evaluate(() => document.documentElement.lang), tag);
				assert.equal(await unread.count(), 0, "not in Swedish");
				await mendStorage(page);
			}
		});
		say("device-faults", { fault: "failed read", shown_as_nothing: 0 });
	}),
);
