/**
 * Monday at the desk: two coordinators at once, mending, handing over, saying no, the file for the spreadsheet; and street pictures from a source.
 *
 * Real server, real browsers; the second coordinator's network is a wire that is cut. What it proves: of two words at the same time none is lost, a person
 * settles them, and a no without a reason does not get through.
 */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { signIn } from "../harness/desk.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { step } from "../harness/step.mjs";
import { TileServer } from "../harness/tiles.mjs";
import { Wire } from "../harness/wire.mjs";

const CELLAR = "Ljuset i källargången tänds sent";
const STOP = "Mörk och klottrad busskur";

/** Opens a finding in the list of all. */
async function open(page, origin, title) {
	await page.goto(`${origin}/desk/findings`);
	await page.getByRole("link", { name: title }).first().click();
	await page.getByRole("heading", { name: title, level: 2 }).waitFor();
}

/** Changes fields of the open finding, by their labels. */
async function change(page, values) {
	await page.getByRole("button", { name: "Ändra uppgifterna" }).click();
	const form = page.getByRole("form", { name: "Ändra uppgifterna" });
	for (const [label, value] of Object.entries(values)) {
		const field = form.getByLabel(label, { exact: true });
		if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption({ label: value });
		else await field.fill(value);
	}
	await form.getByRole("button", { name: "Spara" }).click();
	await form.waitFor({ state: "detached" });
}

async function otherStep(page, name) {
	await page.getByText("Annat steg").click();
	await page.getByRole("button", { name, exact: true }).click();
	return page.getByRole("form", { name, exact: true });
}

/** The history as one line of text. */
const history = async (page) => (await page.locator(".history").innerText()).replace(/\s+/g, " ");

/** The file that the browser saved. */
async function downloaded(device, act) {
	const folder = await mkdtemp(join(tmpdir(), "lykta-download-"));
	const session = await device.browser.newBrowserCDPSession();
	await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
	await act();
	for (let tries = 0; tries < 100; tries += 1) {
		const [name] = (await readdir(folder)).filter((each) => each.endsWith(".csv"));
		if (name) return readFile(join(folder, name));
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error("no file came");
}

test("two coordinators work in the same findings", { timeout: 240_000 }, async () => {
	const server = await LyktaServer.demo();
	const wire = await Wire.to(server.port);
	const origin = `http://localhost:${server.port}`;
	const { user, password } = server.facts;
	const one = await Device.start({ profile: await newProfile(), is: "desk", scheme: "light" });
	const two = await Device.start({ profile: await newProfile(), is: "desk", scheme: "dark" });
	const [alva, dag] = [one.page, two.page];
	try {
		await step("both have the same finding open", async () => {
			await signIn(alva, origin, user, password);
			await signIn(dag, wire.origin, "admin", "lykta-demo-admin");
			await open(alva, origin, CELLAR);
			await open(dag, wire.origin, CELLAR);
		});

		await step("one is offline; both change the severity", async () => {
			wire.cut();
			await change(dag, { Allvar: "Akut" });
			await dag.getByText("Väntar på att skickas").waitFor();
			await change(alva, { Allvar: "Dåligt" });
		});

		await step("both words are kept and shown to both", async () => {
			wire.mend();
			for (const page of [alva, dag]) {
				const rivals = page.getByRole("region", { name: "Två har skrivit olika" });
				await rivals.waitFor({ timeout: 45_000 });
				await rivals.getByText("Akut").waitFor();
				await rivals.getByText("Dåligt").waitFor();
				await page.getByRole("link", { name: CELLAR }).getByText("Olika uppgifter").waitFor();
			}
			assert.match(await alva.getByRole("region", { name: "Två har skrivit olika" }).innerText(), /Dag Exempel/);
			assert.match(await history(alva), /skrivet samtidigt som någon annan/);
		});

		await step("one chooses, and both are told", async () => {
			const rival = alva.getByRole("region", { name: "Två har skrivit olika" }).getByRole("listitem").filter({ hasText: "Dåligt" });
			await rival.getByRole("button", { name: "Det här gäller" }).click();
			for (const page of [alva, dag]) {
				await page.getByRole("region", { name: "Två har skrivit olika" }).waitFor({ state: "detached", timeout: 45_000 });
				await page.locator("#this-title + .fact-tags").getByText("Dåligt").waitFor();
			}
			const told = await history(alva);
			assert.match(told, /valt bland olika uppgifter/);
			assert.match(told, /Akut/, "what was not chosen stays in the history");
		});

		await step("category and severity are mended, and the history says from what to what", async () => {
			await change(alva, { Allvar: "Godtagbart", "Handlar om": "Belysning" });
			const told = await history(alva);
			assert.match(told, /Allvar: Dåligt → blev Godtagbart/);
			assert.match(told, /Handlar om: Källare, tvättstuga och förråd → blev Belysning/);
		});

		await step("handing over asks to whom", async () => {
			await alva.getByRole("button", { name: "Klar med granskningen" }).click();
			await alva.getByRole("button", { name: "Tilldela", exact: true }).click();
			const form = alva.getByRole("form", { name: "Tilldela" });
			await form.getByRole("button", { name: "Tilldela" }).click();
			await form.getByText("Välj vem som är ansvarig.").waitFor();
			await form.getByLabel("Ansvarig").selectOption({ label: "Marks Bostad" });
			await form.getByLabel("Klart senast").fill("2030-05-04");
			await form.getByRole("button", { name: "Tilldela" }).click();
			await alva.getByText("Marks Bostad har fått punkten.").waitFor();
		});

		await step("a reply is given and told as the participant sees it", async () => {
			await alva.getByLabel("Svaret, med vanliga ord").fill("Vi byter rörelsevakten i maj.");
			await alva.getByRole("button", { name: "Lämna svaret" }).click();
			await alva.getByText(/Svar lämnat .*\d/).first().waitFor();
			assert.match(await history(alva), /Svar: Vi byter rörelsevakten i maj\./);
		});

		await step("a no without a reason does not get through", async () => {
			await open(alva, origin, STOP);
			const form = await otherStep(alva, "Åtgärdas inte");
			await form.getByRole("button", { name: "Åtgärdas inte" }).click();
			await form.getByText("Skriv skälet.").waitFor();
			await form.getByRole("textbox").fill("Busskuren rivs i höst.");
			await form.getByRole("button", { name: "Åtgärdas inte" }).click();
			await form.waitFor({ state: "detached" });
			assert.match(await history(alva), /Åtgärdas inte Busskuren rivs i höst\. av dig/);
		});

		await step("a duplicate names its original, and each leads to the other", async () => {
			await open(dag, wire.origin, "Bänkarna under träden på lekplatsen");
			const back = await otherStep(dag, "Öppna igen");
			await back.getByRole("textbox").fill("Två har sagt samma sak.");
			await back.getByRole("button", { name: "Öppna igen" }).click();
			await dag.getByRole("button", { name: "Granska på nytt" }).click();
			const form = await otherStep(dag, "Dubblett");
			await form.getByRole("button", { name: "Dubblett" }).click();
			await form.getByText("Välj vilken punkt som gäller i stället.").waitFor();
			await form.getByRole("radio", { name: /Trasig gunga/ }).check();
			await form.getByRole("button", { name: "Dubblett" }).click();
			await dag.getByText("Dubblett av", { exact: false }).getByRole("link", { name: /Trasig gunga/ }).click();
			await dag.getByRole("heading", { name: /Trasig gunga/, level: 2 }).waitFor();
			await dag.locator(".duplicates").getByRole("link", { name: /Bänkarna/ }).waitFor();
		});

		await step("the file opens in a Swedish spreadsheet and holds no formula", async () => {
			await open(alva, origin, STOP);
			await change(alva, { Rubrik: "=HYPERLINK(\"http://evil.test\")" });
			await alva.getByText("Allt är skickat").waitFor();
			await alva.goto(`${origin}/desk/findings`);
			const file = await downloaded(one, () => alva.getByRole("link", { name: "Hämta som CSV" }).click());
			assert.deepEqual([...file.subarray(0, 3)], [0xef, 0xbb, 0xbf], "a byte order mark");
			const text = file.toString("utf8").slice(1);
			assert.match(text, /^Nr;Punkt;Status;/);
			assert.match(text, /;Busskuren rivs i höst\.;/);
			assert.ok(text.includes("'=HYPERLINK(") && !/(^|;|")=/m.test(text), "no cell begins as a formula");
			assert.equal(text.trimEnd().split("\r\n").length, 9, "a head and eight findings");
		});
	} finally {
		await one.close();
		await two.close();
		await server.stop();
		await wire.close();
	}
});

test("street pictures come from the named source, and the map stands without them", { timeout: 120_000 }, async () => {
	const tiles = await TileServer.start();
	const server = await LyktaServer.demo({ LYKTA_TILES: tiles.template, LYKTA_TILES_ATTRIBUTION: "© Kartan i provet" });
	const origin = `http://localhost:${server.port}`;
	const { user, password } = server.facts;
	const desk = await Device.start({ profile: await newProfile(), is: "desk", scheme: "light" });
	const { page } = desk;
	const refused = [];
	page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
	try {
		await step("the pictures are asked for and lie under the outline", async () => {
			await signIn(page, origin, user, password);
			await page.goto(`${origin}/desk/findings`);
			await page.getByText("© Kartan i provet").waitFor();
			await page.locator("image.map-tile").first().waitFor({ state: "attached" });
			await page.waitForLoadState("networkidle");
			assert.ok(tiles.given > 0, "the source was asked");
			assert.deepEqual(refused, [], "nothing was refused by the policy");
			const order = await page.evaluate(() => {
				const picture = document.querySelector("image.map-tile");
				const outline = document.querySelector(".map-outline");
				return Boolean(picture.compareDocumentPosition(outline) & Node.DOCUMENT_POSITION_FOLLOWING);
			});
			assert.ok(order, "the outline is drawn above");
		});

		await step("a source that fails leaves the map's own ground", async () => {
			tiles.isLost = true;
			for (let times = 0; times < 3; times += 1) await page.getByRole("button", { name: "Längre bort" }).click();
			await page.waitForFunction(() => document.querySelectorAll("image.map-tile").length === 0);
			assert.ok((await page.locator("path.map-net").getAttribute("d")).length > 0, "the net is drawn");
			await page.locator(".map-disc, .map-cluster").first().waitFor({ state: "attached" });
		});
	} finally {
		await desk.close();
		await server.stop();
		await tiles.close();
	}
});
