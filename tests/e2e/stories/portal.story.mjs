/**
 * A network that answers for the server: a page of its own, a redirect to its login, "network authentication required". Nothing is taken for an acknowledgement,
 * the phone says what it is, and goes on by itself when the network lets it through.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { say } from "../harness/proof.mjs";
import { note, ownNotes } from "../harness/walk.mjs";

const LOGIN = "<!doctype html><title>Gästnät</title><form action=/login><button>Godkänn villkoren</button></form>";
const PORTALS = {
	"a page of its own": (question) => question.say(200, { "content-type": "text/html" }, LOGIN),
	"a redirect to its login": (question) => question.say(302, { location: "http://login.guest.test/" }, ""),
	"511": (question) => question.say(511, { "content-type": "text/html" }, LOGIN),
	"JSON of somebody else": (question) => question.say(200, { "content-type": "application/json" }, '{"status":"ok","answers":[]}'),
};

test("a captive portal acknowledges nothing, is named, and is outlived", { timeout: 180_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, walk } = day;
		const texts = [];
		for (const [name, portal] of Object.entries(PORTALS)) {
			gateway.rule = portal;
			const text = `Noterat bakom ${name}`;
			await note(page, walk, { text });
			texts.push(text);
			const chip = page.getByRole("status").filter({ hasText: "Nätet släpper inte fram oss" }).first();
			await chip.waitFor();
			assert.match(await chip.innerText(), /1 sparad/, `${name}: what is kept is counted`);
			await page.goto(new URL("/kept", walk).href);
			await page.getByText("Nätet svarar, men inte Lykta").waitFor();
			assert.equal(await page.getByText("Allt är skickat").count(), 0, `${name}: nothing is called sent`);
			gateway.rule = null;
			await page.goto(walk);
			await day.allSent();
		}
		assert.deepEqual((await ownNotes(page, walk)).sort(), [...texts].sort());
		await day.eachOnce(texts);
		say("captive-portals", { portals: Object.keys(PORTALS).length, saved: texts.length, lost: 0, doubled: 0 });
	}),
);

test("a portal that comes in the middle, while the page is open, is outlived without a reload", { timeout: 90_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, walk } = day;
		await note(page, walk, { text: "Före portalen" });
		await day.allSent();
		gateway.rule = PORTALS["a page of its own"];
		await note(page, walk, { text: "Bakom portalen" });
		await page.getByText("Nätet släpper inte fram oss").first().waitFor();
		gateway.rule = null;
		await day.allSent();
		await day.eachOnce(["Före portalen", "Bakom portalen"]);
		say("captive-portals", { in_the_middle: 1, saved: 2, lost: 0, doubled: 0 });
	}),
);
