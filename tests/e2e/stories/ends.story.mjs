/**
 * The three ends on a real phone profile, decided at the desk: a membership ended while notes wait, a lost phone that is erased, a device signed out; and a desk that was.
 *
 * It refuses to look into the database but to count what is left. Invariant: only the erased phone loses anything.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { joinWalk, note } from "../harness/walk.mjs";

const SOON_MS = 60_000;

/** How many rows each of the phone's tables holds. */
function rows(page) {
	return page.evaluate(async () => {
		const opened = await new Promise((resolve, reject) => {
			const asked = indexedDB.open("lykta");
			asked.onsuccess = () => resolve(asked.result);
			asked.onerror = () => reject(asked.error);
		});
		const counts = {};
		for (const name of opened.objectStoreNames) {
			counts[name] = await new Promise((resolve, reject) => {
				const asked = opened.transaction(name).objectStore(name).count();
				asked.onsuccess = () => resolve(asked.result);
				asked.onerror = () => reject(asked.error);
			});
		}
		opened.close();
		return counts;
	});
}

/** The desk's page of who takes part in the walk. */
async function peopleOf(day) {
	const desk = await day.desk();
	const walk = day.walk.split("/w/")[1].split(/[/?#]/)[0];
	await desk.goto(`http://localhost:${day.server.port}/desk/walks/${walk}`);
	await desk.getByRole("link", { name: "Deltagare och enheter" }).click();
	await desk.getByRole("heading", { name: /^Deltagare och enheter: / }).first().waitFor();
	return desk;
}

/** The one who joined with this story's phone: without a name. */
const joined = (desk) => desk.getByRole("listitem").filter({ has: desk.getByRole("heading", { name: "en deltagare", exact: true }) }).first();

async function decide(desk, button, title, verb) {
	await joined(desk).getByRole("button", { name: button, exact: true }).click();
	const dialog = desk.getByRole("dialog", { name: title });
	await dialog.getByRole("button", { name: verb, exact: true }).click();
	await dialog.waitFor({ state: "detached" });
}

/** Without a network: what is noted waits. */
function offline(day) {
	day.gateway.rule = (question) => {
		question.back.destroy();
		return Promise.resolve();
	};
}

/** The network is back, and a person comes back to the page. */
async function online(day) {
	day.gateway.rule = null;
	await day.page.evaluate(() => dispatchEvent(new Event("online")));
}

test("a membership ends while notes wait: they lie in the tray, and are sent when the person takes part again", { timeout: 240_000 }, () =>
	Day.with(async (day) => {
		const { page, walk } = day;
		await note(page, walk, { text: "Skickad före slutet" });
		await day.allSent();
		offline(day);
		await note(page, walk, { text: "Väntar på nät när det tar slut" });
		const desk = await peopleOf(day);
		await decide(desk, "Avsluta medverkan", /^Avsluta medverkan för /, "Avsluta");
		await joined(desk).getByText("Är inte med längre", { exact: true }).waitFor();
		await online(day);
		await page.goto(`${day.gateway.origin}/kept`);
		await page.getByText("Din medverkan här är avslutad").waitFor({ timeout: SOON_MS });
		const left = await rows(page);
		assert.equal(left.outbox, 1, "what was not sent is still there");
		await joined(desk).getByRole("button", { name: "Ta med igen", exact: true }).click();
		await joined(desk).getByRole("button", { name: "Avsluta medverkan", exact: true }).waitFor();
		await page.evaluate(() => dispatchEvent(new Event("online")));
		await page.waitForTimeout(1_500);
		await page.getByRole("button", { name: "Skicka igen", exact: true }).click();
		await day.allSent();
		await desk.goto(`http://localhost:${day.server.port}/desk/findings`);
		await day.eachOnce(["Väntar på nät när det tar slut", "Skickad före slutet"]);
	}),
);

test("a lost phone is erased: nothing is left on it, and it says so", { timeout: 240_000 }, () =>
	Day.with(async (day) => {
		const { page, walk } = day;
		await note(page, walk, { text: "Framme före förlusten" });
		await day.allSent();
		offline(day);
		await note(page, walk, { text: "Aldrig skickad" });
		const before = await rows(page);
		assert.ok(before.outbox > 0 && before.records > 0);
		const desk = await peopleOf(day);
		await decide(desk, "Radera", "Radera allt på enheten?", "Radera för gott");
		await joined(desk).getByText("raderas när den hörs av").waitFor();
		await online(day);
		await page.getByRole("heading", { name: "Den här enheten är raderad" }).waitFor({ timeout: SOON_MS });
		const after = await rows(page);
		assert.deepEqual(Object.values(after).filter((count) => count > 0), [], JSON.stringify(after));
		assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
		// What had arrived is at the desk; the browser itself may take part anew, as somebody else.
		await desk.goto(`http://localhost:${day.server.port}/desk/findings`);
		await day.eachOnce(["Framme före förlusten"]);
		await joinWalk(page, day.gateway.origin, day.server.facts.secret);
	}),
);

test("a device that was signed out keeps everything, and sends it after joining again", { timeout: 240_000 }, () =>
	Day.with(async (day) => {
		const { page, walk } = day;
		offline(day);
		await note(page, walk, { text: "Sparad innan jag loggades ut" });
		const desk = await peopleOf(day);
		await decide(desk, "Logga ut", "Logga ut enheten?", "Logga ut");
		await joined(desk).getByText("utloggad", { exact: true }).waitFor();
		await online(day);
		await page.goto(`${day.gateway.origin}/kept`);
		await page.getByRole("link", { name: "Gå med igen" }).first().waitFor({ timeout: SOON_MS });
		assert.equal((await rows(page)).outbox, 1);
		await joinWalk(page, day.gateway.origin, day.server.facts.secret);
		await page.goto(`${day.gateway.origin}/kept`);
		await day.allSent();
		await desk.goto(`http://localhost:${day.server.port}/desk/findings`);
		await day.eachOnce(["Sparad innan jag loggades ut"]);
	}),
);

test("a desk that was signed out from the machine says so, also with nothing to send, and goes on where it was", { timeout: 240_000 }, () =>
	Day.with(async (day) => {
		const desk = await day.desk();
		const { user, password } = day.server.facts;
		await desk.getByText("Allt är skickat").first().waitFor();
		const device = (...words) => execFileSync(process.env.LYKTA_BIN, ["device", ...words, "--data", day.server.data, user], { encoding: "utf8" });
		const id = /^\S+(?= {2}signed in)/m.exec(device("list"))?.[0];
		execFileSync(process.env.LYKTA_BIN, ["device", "sign-out", "--data", day.server.data, user, id]);
		const line = desk.getByRole("region", { name: "Du är utloggad." });
		await line.waitFor({ timeout: SOON_MS });
		assert.equal(await desk.getByText("Allt är skickat").count(), 0, "what nobody knows any more is not called sent");
		const where = desk.url();
		await line.getByRole("link", { name: "Logga in igen" }).click();
		await desk.getByLabel("Användarnamn").fill(user);
		await desk.getByLabel("Lösenord").fill(password);
		await desk.getByRole("button", { name: "Logga in", exact: true }).click();
		await desk.waitForURL(where);
		await desk.getByText("Allt är skickat").first().waitFor();
		assert.equal(await line.count(), 0);
	}),
);
