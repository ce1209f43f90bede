/**
 * A phone whose clock is two years off, ahead and behind: nothing is refused, and what was written last is what stands.
 *
 * The page's clock is turned before its first script; the WebAssembly core asks the same one. The server's is right.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device } from "../harness/browser.mjs";
import { Day } from "../harness/day.mjs";
import { note, ownNotes } from "../harness/walk.mjs";

const TWO_YEARS_MS = 2 * 365 * 86_400_000;

/** Turns the clock of a page, and of all that it loads from now on. */
function turnClock(page, byMs) {
	return page.addInitScript((by) => {
		const Real = Date;
		globalThis.Date = class extends Real {
			constructor(...parts) {
				if (parts.length === 0) super(Real.now() + by);
				else super(...parts);
			}
			static now() {
				return Real.now() + by;
			}
		};
	}, byMs);
}

async function rewrite(page, walk, from, to) {
	await page.goto(`${walk}/notes`);
	await page.getByText(from).click();
	await page.getByRole("button", { name: "Ändra" }).or(page.getByRole("link", { name: "Ändra" })).first().click();
	await page.getByRole("textbox").fill(to);
	await page.getByText("Utkast sparat").waitFor();
	await page.getByRole("button", { name: "Spara", exact: true }).click();
	await page.getByRole("textbox").waitFor({ state: "detached" });
}

test("a clock two years ahead, then two years behind, loses and refuses nothing, and the last word stands", { timeout: 150_000 }, () =>
	Day.with(async (day) => {
		const { gateway, profile, walk } = day;
		await note(day.page, walk, { text: "Ord ett" });
		await day.allSent();
		for (const [byMs, from, to] of [[TWO_YEARS_MS, "Ord ett", "Ord två"], [-TWO_YEARS_MS, "Ord två", "Ord tre"]]) {
			await day.phone.close();
			day.phone = await Device.start({ profile, origin: gateway.origin });
			await turnClock(day.page, byMs);
			await rewrite(day.page, walk, from, to);
			const year = new Date(Date.now() + byMs).getFullYear();
			assert.equal(await day.page.evaluate(() => new Date().getFullYear()), year, "the page believes the turned clock");
			await note(day.page, walk, { text: `Nytt under ${year}` });
			await day.page.goto(walk);
			await day.allSent();
			assert.equal(await day.page.getByText("behöver dig").count(), 0, "nothing was refused");
		}
		const years = [TWO_YEARS_MS, -TWO_YEARS_MS].map((byMs) => new Date(Date.now() + byMs).getFullYear());
		const texts = ["Ord tre", ...years.map((year) => `Nytt under ${year}`)];
		assert.deepEqual((await ownNotes(day.page, walk)).sort(), [...texts].sort());
		await day.eachOnce(texts);
		const desk = await day.desk();
		for (const gone of ["Ord ett", "Ord två"]) assert.equal(await desk.getByRole("link", { name: gone }).count(), 0, `${gone} was written over`);
	}),
);
