/**
 * Two at their desks with the same thing open: what one has written is never taken back by the other's form, and what both wrote is shown to both.
 *
 * Real server, two real browsers, and a participant's phone that sees the plan. It refuses to save from anywhere but the forms.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { Day } from "../harness/day.mjs";
import { makeFinding, signIn } from "../harness/desk.mjs";
import { step } from "../harness/step.mjs";
import { note } from "../harness/walk.mjs";

const save = (form) => form.getByRole("button", { name: "Spara", exact: true }).click();
const notice = (page) => page.locator("section.notice.needs");
const fact = (page, label) => page.locator("dl.meta > div").filter({ has: page.getByText(label, { exact: true }) }).locator("dd").first();

/** Both edit the same record's form; `two` is done first. Resolves when both are saved. */
async function both(one, two, open, mine, theirs) {
	for (const page of [one, two]) await open(page);
	await mine(one);
	await theirs(two);
	await save(two.locator("form").filter({ has: two.getByRole("button", { name: "Spara", exact: true }) }));
	await two.getByRole("status").filter({ hasText: "Allt är skickat" }).first().waitFor();
}

test("what another desk saved under an open form stays, and what both wrote is shown", { timeout: 180_000 }, () =>
	Day.with(async (day) => {
		const { page, walk, server } = day;
		const origin = `http://localhost:${server.port}`;
		for (const text of ["Lampan är trasig", "Ligger öppen", "Görs av båda"]) await note(page, walk, { text });
		await page.goto(walk);
		await day.allSent();
		const one = await day.desk();
		const other = await Device.start({ profile: await newProfile(), is: "desk", scheme: "light" });
		const two = other.page;
		try {
			await signIn(two, origin, server.facts.user, server.facts.password);
			await makeFinding(one, "Lampan är trasig");
			const finding = one.url();
			await two.goto(finding);

			await step("a finding: each keeps the field that only one touched", async () => {
				const edit = (desk) => desk.getByRole("button", { name: "Ändra uppgifterna" }).click();
				await both(one, two, edit, (desk) => desk.getByLabel("Rubrik").fill("Lampa 14"), async (desk) => {
					await desk.getByLabel("Allvar", { exact: true }).selectOption("urgent");
					await desk.getByLabel("Plats med ord").fill("Port 14");
				});
				await one.locator(".fact-tags").getByText("Akut").waitFor();
				assert.equal(await one.getByLabel("Plats med ord").inputValue(), "Port 14", "what is not touched follows");
				assert.equal(await one.getByLabel("Rubrik").inputValue(), "Lampa 14", "what is touched stays");
				await save(one.locator("form.edit"));
				await two.getByRole("heading", { name: "Lampa 14", level: 2 }).waitFor();
				for (const desk of [one, two]) {
					await desk.locator(".fact-tags").getByText("Akut").waitFor();
					assert.equal(await notice(desk).count(), 0);
				}
			});

			await step("a finding: the field that both touched is shown as rivals", async () => {
				const edit = (desk) => desk.getByRole("button", { name: "Ändra uppgifterna" }).click();
				await both(one, two, edit, (desk) => desk.getByLabel("Felanmälan").fill("A-1"), (desk) => desk.getByLabel("Felanmälan").fill("B-2"));
				await one.waitForTimeout(3_000);
				await save(one.locator("form.edit"));
				for (const desk of [one, two]) {
					await notice(desk).getByText("A-1").waitFor();
					await notice(desk).getByText("B-2").waitFor();
				}
				await notice(two).getByRole("listitem").filter({ hasText: "B-2" }).getByRole("button").click();
				await notice(one).waitFor({ state: "detached" });
			});

			await step("a reply that was given while another was written is shown beside it", async () => {
				await one.getByLabel("Svaret, med vanliga ord").fill("Svar från ett");
				await two.getByLabel("Svaret, med vanliga ord").fill("Svar från två");
				await two.locator("section.reply button[type=submit]").click();
				await one.getByText("Svar lämnat").or(one.locator("section.reply .quiet")).first().waitFor();
				await one.waitForTimeout(3_000);
				assert.equal(await one.getByLabel("Svaret, med vanliga ord").inputValue(), "Svar från ett");
				await one.locator("section.reply button[type=submit]").click();
				for (const desk of [one, two]) {
					await notice(desk).getByText("Svar från ett").waitFor();
					await notice(desk).getByText("Svar från två").waitFor();
				}
			});

			await step("a plan: the meeting place that another desk changed stays, on the phone too", async () => {
				const id = walk.split("/w/")[1];
				for (const desk of [one, two]) await desk.goto(`${origin}/desk/walks/${id}`);
				const edit = (desk) => desk.getByRole("button", { name: "Ändra planen" }).click();
				await both(one, two, edit, (desk) => desk.getByLabel("Praktiskt").fill("Ta med reflexväst."), (desk) => desk.getByLabel("Mötesplats").fill("Vid hållplatsen"));
				await one.waitForFunction(() => [...document.querySelectorAll("form input")].some((field) => field.value === "Vid hållplatsen"));
				await save(one.locator("form").filter({ hasText: "Praktiskt" }));
				await two.getByText("Ta med reflexväst.").first().waitFor();
				for (const desk of [one, two]) assert.equal(await fact(desk, "Mötesplats").innerText(), "Vid hållplatsen");
				await page.getByText("Vid hållplatsen").first().waitFor();
			});

			await step("a stop: its name and its note, by one each", async () => {
				const edit = (desk) => desk.locator(".stop-tools").first().getByRole("button", { name: /^Ändra/ }).click();
				await both(one, two, edit, (desk) => desk.getByLabel("Anteckning till den som leder").fill("Stanna under taket"), (desk) => desk.locator("form.edit").getByLabel("Namn").fill("Nya torget"));
				await one.locator(".stop-rows").getByText("Nya torget").waitFor();
				await save(one.locator("form.edit"));
				await two.locator(".stop-rows").getByText("Stanna under taket").waitFor();
				for (const desk of [one, two]) await desk.locator(".stop-rows").getByText("Nya torget").waitFor();
			});

			await step("a stop: what both wrote is shown above the list, and settled there", async () => {
				const edit = (desk) => desk.locator(".stop-tools").first().getByRole("button", { name: /^Ändra/ }).click();
				const name = (desk) => desk.locator("form.edit").getByLabel("Namn");
				await both(one, two, edit, (desk) => name(desk).fill("Torget ett"), (desk) => name(desk).fill("Torget två"));
				await one.locator(".stop-rows").getByText("Torget två").waitFor();
				await save(one.locator("form.edit"));
				for (const desk of [one, two]) await notice(desk).getByText("Torget två").waitFor();
				await notice(two).getByRole("listitem").filter({ hasText: "Torget två" }).getByRole("button").click();
				for (const desk of [one, two]) await notice(desk).waitFor({ state: "detached" });
				for (const desk of [one, two]) await desk.locator(".stop-rows").getByText("Torget två").waitFor();
			});

			await step("an area: its words by one, its name by the other", async () => {
				await one.goto(`${origin}/desk/areas`);
				await one.locator(".items a").first().click();
				await one.getByLabel("Beskrivning").waitFor();
				await two.goto(one.url());
				await both(one, two, (desk) => desk.getByLabel("Beskrivning").waitFor(), (desk) => desk.getByLabel("Beskrivning").fill("Mellan ån och vägen"), (desk) => desk.getByLabel("Namn", { exact: true }).fill("Hedbo öst"));
				await one.getByRole("heading", { name: "Hedbo öst", level: 2 }).waitFor();
				await save(one.locator("form"));
				await two.waitForFunction(() => [...document.querySelectorAll("textarea")].some((field) => field.value === "Mellan ån och vägen"));
				for (const desk of [one, two]) assert.equal(await desk.getByLabel("Namn", { exact: true }).inputValue(), "Hedbo öst");
			});

			await step("an observation that another desk has made a finding of leads there, and makes no second one", async () => {
				for (const desk of [one, two]) await desk.goto(`${origin}/desk/findings`);
				await one.getByRole("link", { name: "Ligger öppen" }).first().click();
				await one.getByRole("button", { name: "Gör till punkt" }).waitFor();
				await makeFinding(two, "Ligger öppen");
				await one.getByText("Observationen är redan med i en punkt").waitFor();
				assert.equal(await one.getByRole("button", { name: "Gör till punkt" }).count(), 0);
				await one.locator("footer.step").getByRole("link", { name: "Ligger öppen" }).click();
				await one.getByText("Annat steg").waitFor();
			});

			await step("two findings of one observation, made without a network, lead to each other", async () => {
				await two.goto(`${origin}/desk/findings`);
				await two.getByRole("link", { name: "Görs av båda" }).first().waitFor();
				await two.context().setOffline(true);
				await makeFinding(two, "Görs av båda");
				await one.goto(`${origin}/desk/findings`);
				await makeFinding(one, "Görs av båda");
				assert.equal(await one.getByText("Samma observation är med i en punkt till").count(), 0);
				await two.context().setOffline(false);
				for (const desk of [one, two]) await desk.locator(".duplicates").getByText("Samma observation är med i en punkt till").waitFor({ timeout: 60_000 });
				const here = one.url();
				await one.locator(".duplicates").getByRole("link", { name: "Görs av båda" }).click();
				await one.waitForURL((url) => url.href !== here);
				await one.locator(".duplicates").waitFor();
				await one.getByRole("link", { name: "Ligger öppen" }).first().click();
				await one.getByRole("heading", { name: "Ligger öppen", level: 2 }).waitFor();
			});

			await step("what is being written at one point is there when one comes back to it", async () => {
				await one.getByLabel("Svaret, med vanliga ord").fill("Halvt svar");
				await one.getByLabel("Ny anteckning").fill("Halv anteckning");
				await one.getByRole("button", { name: "Ändra uppgifterna" }).click();
				await one.getByLabel("Felanmälan").fill("C-3");
				await one.getByText("Annat steg").click();
				await one.getByRole("button", { name: "Åtgärdas inte" }).click();
				const reason = one.getByRole("form", { name: "Åtgärdas inte" }).getByRole("textbox");
				await reason.fill("Halvt skäl");
				await one.getByRole("link", { name: "Lampa 14" }).first().click();
				await one.getByRole("heading", { name: "Lampa 14", level: 2 }).waitFor();
				assert.equal(await one.getByLabel("Ny anteckning").inputValue(), "", "and only there");
				await one.getByRole("link", { name: "Ligger öppen" }).first().click();
				await one.getByRole("heading", { name: "Ligger öppen", level: 2 }).waitFor();
				assert.equal(await one.getByLabel("Svaret, med vanliga ord").inputValue(), "Halvt svar");
				assert.equal(await one.getByLabel("Ny anteckning").inputValue(), "Halv anteckning");
				assert.equal(await one.getByLabel("Felanmälan").inputValue(), "C-3");
				assert.equal(await reason.inputValue(), "Halvt skäl");
			});

			await step("what is pasted with unseen signs in it is saved", async () => {
				await one.getByLabel("Felanmälan").fill("C-\u202a4\u202c");
				await one.getByLabel("Plats med ord").evaluate((field) => {
					field.value = "Port\t14";
					field.dispatchEvent(new Event("input", { bubbles: true }));
				});
				await save(one.locator("form.edit"));
				await one.locator("form.edit").waitFor({ state: "detached" });
				assert.equal(await fact(one, "Felanmälan, nummer").innerText(), "C-4");
			});
		} finally {
			await other.close();
		}
	}),
);
