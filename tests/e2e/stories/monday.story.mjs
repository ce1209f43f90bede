/**
 * Four hundred observations on Monday morning: the list, the filters, the search and the keys hold, and many are reviewed at once.
 *
 * Real server, real browser. It refuses to measure time: what it proves is that each count is true and that no row is out of reach.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { signIn } from "../harness/desk.mjs";
import { noteMany } from "../harness/many.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { step } from "../harness/step.mjs";

const MANY = 400;

/** How many the list's head says there are, of observations. */
async function told(page) {
	const text = await page.locator(".list-head h2").innerText();
	return Number(/(\d+) observation/.exec(text)?.[1] ?? 0);
}
const rows = (page) => page.locator(".items .item").count();

test("four hundred observations on a Monday", { timeout: 180_000 }, async () => {
	const server = await LyktaServer.demo();
	const origin = `http://localhost:${server.port}`;
	const { secret, user, password } = server.facts;
	const desk = await Device.start({ profile: await newProfile(), is: "desk", scheme: "light" });
	const { page } = desk;
	try {
		await noteMany(origin, secret, MANY);
		await signIn(page, origin, user, password);
		await page.goto(`${origin}/desk/findings?view=review`);

		await step("all are there, and the last row can be reached", async () => {
			await page.getByText(`${MANY} observationer`).waitFor();
			assert.ok((await rows(page)) < MANY, "a long list opens with its first rows");
			while (await page.getByRole("button", { name: /Visa \d+ till/ }).isVisible()) await page.getByRole("button", { name: /Visa \d+ till/ }).click();
			assert.equal(await rows(page), MANY + 1, "and one finding of the example's");
			await page.locator(".items .item").last().scrollIntoViewIfNeeded();
			assert.ok(await page.locator(".items .item").last().isVisible());
		});

		await step("a filter shows what it says, and two say less", async () => {
			const choose = (name) => page.locator(".opts label").filter({ hasText: name }).first();
			const count = async (name) => Number(await choose(name).locator(".n").innerText());
			assert.equal(await count("Akut"), MANY / 4);
			await choose("Akut").click();
			await page.waitForFunction(() => new URL(location.href).searchParams.get("severity") === "urgent");
			assert.equal(await told(page), MANY / 4);
			await page.locator(".find input").fill("lampan");
			await page.waitForFunction(() => new URL(location.href).searchParams.get("q") === "lampan");
			assert.equal(await told(page), MANY / 20);
			assert.equal(await rows(page), MANY / 20);
		});

		await step("the address alone brings the same list", async () => {
			await page.reload();
			await page.locator(".items .item").first().waitFor();
			assert.equal(await told(page), MANY / 20);
		});

		await step("with the keys: down, pick, pick, open, close", async () => {
			for (const key of ["j", "x", "j", "x", "j", "Enter"]) await page.keyboard.press(key);
			await page.getByText("2 markerade").first().waitFor();
			await page.locator("#this-title").waitFor();
			await page.keyboard.press("Escape");
			await page.locator("#this-title").waitFor({ state: "detached" });
			const at = await page.evaluate(() => [...document.querySelectorAll(".items .point")].indexOf(document.activeElement));
			assert.equal(at, 2, "the focus is where one was");
		});

		await step("the picked ones become findings, and it can be undone", async () => {
			await page.getByRole("button", { name: "Gör punkter" }).first().click();
			await page.getByText("2 observationer blir var sin punkt.").waitFor();
			await page.getByRole("dialog").getByRole("button", { name: "Gör punkter" }).click();
			await page.getByText("2 punkter är gjorda.").waitFor();
			await page.waitForFunction((rest) => document.querySelector(".list-head h2").textContent.includes(`${rest} observationer`), MANY / 20 - 2);
			await page.getByRole("button", { name: "Ångra" }).click();
			await page.waitForFunction((all) => document.querySelector(".list-head h2").textContent.includes(`${all} observationer`), MANY / 20);
		});
	} finally {
		await desk.close();
		await server.stop();
	}
});
