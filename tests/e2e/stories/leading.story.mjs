/**
 * A walk is led from the phone: started, ended, started again; the code is held out; what the phones have left is seen. Without a network a step is kept; when the
 * desk was faster, that is told kindly, and the refused step leaves the phone only by its owner's hand.
 *
 * Real server, real browsers; the network is a wire that is cut.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { signIn } from "../harness/desk.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { joinWalk, note } from "../harness/walk.mjs";
import { Wire } from "../harness/wire.mjs";

/** The officer who leads the demo's open walk. */
const LEADER = "polis";

async function signInOnPhone(page, server, origin) {
	const [, password] = new RegExp(`^\\s+${LEADER}\\s+(\\S+)`, "m").exec(server.output);
	await page.goto(`${origin}/sign-in`);
	await page.getByLabel("Användarnamn").fill(LEADER);
	await page.getByLabel("Lösenord").fill(password);
	await page.getByRole("button", { name: "Logga in", exact: true }).click();
	await page.waitForURL(`${origin}/`);
}

const state = (page, word) => page.getByText(`Vandringen är: ${word}`).waitFor({ timeout: 20_000 });

test("a leader starts and ends the walk on the phone, and hears when the desk was faster", { timeout: 240_000 }, async () => {
	const server = await LyktaServer.demo();
	const wire = await Wire.to(server.port);
	const direct = `http://localhost:${server.port}`;
	const { secret, code, user, password } = server.facts;
	const participant = await Device.start({ profile: await newProfile(), origin: direct });
	const leader = await Device.start({ profile: await newProfile(), origin: wire.origin });
	const desk = await Device.start({ profile: await newProfile(), is: "desk" });
	const { page } = leader;
	try {
		const joined = await joinWalk(participant.page, direct, secret);
		assert.equal(await participant.page.getByRole("link", { name: "Led vandringen" }).count(), 0, "only whoever leads is offered it");
		await note(participant.page, joined, { text: "Lampan är trasig" });
		await participant.page.goto(joined);
		await participant.page.getByText("Allt är skickat").waitFor();

		await signInOnPhone(page, server, wire.origin);
		await page.getByRole("link", { name: /Hedbo i mörker/ }).first().click();
		const walk = page.url();
		await page.getByText("Redo för offline").waitFor();
		await page.getByRole("link", { name: "Led vandringen" }).click();
		await state(page, "pågår");
		await page.getByText(`${code.slice(0, 4)} ${code.slice(4)}`).waitFor();
		await page.getByRole("img", { name: "QR-kod som öppnar vandringen" }).waitFor();
		await page.getByText("1 av 1 har skickat allt.").waitFor();

		await page.getByRole("button", { name: "Avsluta vandringen" }).click();
		await state(page, "väntar på telefoner");
		await participant.page.getByText("Vandringen är över (väntar på telefoner)").waitFor({ timeout: 20_000 });
		await page.getByRole("button", { name: "Fortsätt vandringen" }).click();
		await state(page, "pågår");
		await page.getByText("Sparat på telefonen. De andra ser det när du har nät.").waitFor({ state: "detached" });

		// Without a network: the step is kept and says so, and what can't be shown now says so.
		wire.cut();
		await page.goto(`${walk}/lead`);
		await page.getByText("Koden går att visa när du har nät.").waitFor({ timeout: 20_000 });
		await page.getByText("Det går inte att se hur det är med telefonerna utan nät.").waitFor();
		await page.getByRole("button", { name: "Avsluta vandringen" }).click();
		await page.getByText("Sparat på telefonen. De andra ser det när du har nät.").waitFor();

		// Meanwhile the desk ends it, and goes on.
		await signIn(desk.page, direct, user, password);
		await desk.page.goto(`${direct}/desk/walks/${walk.split("/").pop()}`);
		const over = participant.page.getByText("Vandringen är över (väntar på telefoner)");
		await over.waitFor({ state: "detached", timeout: 20_000 });
		await desk.page.getByRole("button", { name: "Avsluta vandringen" }).click();
		// The server has it before the phone is heard again.
		await over.waitFor({ timeout: 20_000 });
		wire.mend();
		await page.getByRole("heading", { name: "Någon annan hann före" }).waitFor({ timeout: 40_000 });
		await page.getByText("vandringen är nu väntar på telefoner").waitFor({ timeout: 20_000 });

		// It lies in the tray, and stays there until it is dropped by hand.
		await page.goto(`${wire.origin}/kept`);
		const tray = page.getByRole("heading", { name: /Vi kunde inte skicka/ });
		await tray.waitFor();
		await page.getByText("Någon annan hann före, så steget gäller inte längre.").waitFor();
		await page.reload();
		await tray.waitFor();
		await page.getByRole("button", { name: "Släpp", exact: true }).click();
		await page.getByText("Då tas det bort från telefonen och skickas aldrig.").waitFor();
		await page.getByRole("button", { name: "Släpp för gott" }).click();
		await tray.waitFor({ state: "detached" });
		await page.goto(`${walk}/lead`);
		await state(page, "väntar på telefoner");
		await page.getByText("Allt är skickat").first().waitFor();
		await page.getByRole("button", { name: "Lämna till granskning" }).click();
		await state(page, "granskas");
		await page.getByText("Vandringen tar inte emot fler.").waitFor();
	} finally {
		await participant.close();
		await leader.close();
		await desk.close();
		await server.stop();
		await wire.close();
	}
});
