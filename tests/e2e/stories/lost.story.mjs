/**
 * The server goes away in the middle of a push, answers are lost, the same push comes twice: in the end each note is there once.
 *
 * The server is killed, not stopped; the gateway loses and repeats real requests. It refuses to heal by hand: the phone comes back by itself.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { say } from "../harness/proof.mjs";
import { note, photoFile } from "../harness/walk.mjs";

const REPLIES_LOST = 5;

/** Resolves when the rule has had its one push. */
function once(gateway, act) {
	return new Promise((resolve, reject) => {
		let isDone = false;
		gateway.rule = (question) => {
			if (isDone || !question.isPush || !question.plain.includes("op_id")) return undefined;
			isDone = true;
			return Promise.resolve(act(question)).then(resolve, reject);
		};
	});
}

test("the server is killed with a push in its hands, before and after it is kept, and right after it has answered", { timeout: 240_000 }, () =>
	Day.with(async (day) => {
		const { server, gateway, phone, page, walk } = day;
		const texts = ["Dör före svaret", "Dör efter lagringen", "Dör efter svaret"];

		const unheard = once(gateway, async (question) => {
			const sent = question.send().catch(() => "the server is gone");
			await new Promise((resolve) => setTimeout(resolve, 1));
			await server.stop("SIGKILL");
			await sent;
			question.back.destroy();
		});
		await note(page, walk, { text: texts[0], photo: await photoFile(page, 1, { width: 1600, height: 1200 }) });
		await unheard;
		await server.start();
		await day.allSent();

		const kept = once(gateway, async (question) => {
			const answer = await question.lose();
			await server.stop("SIGKILL");
			assert.equal(answer.status, 200, "it was kept");
		});
		await note(page, walk, { text: texts[1] });
		await kept;
		await server.start();
		await day.allSent();

		// What was answered is there, also for those who never meet this phone again.
		const answered = once(gateway, (question) => question.pass());
		await note(page, walk, { text: texts[2] });
		await answered;
		// At once: what the phone says next would wait for whatever the server had put off.
		await server.stop("SIGKILL");
		await phone.kill();
		await server.start();
		await day.eachOnce(texts);
		say("lost-replies", { servers_killed_in_a_push: texts.length, saved: texts.length, lost: 0, doubled: 0 });
	}),
);

test(`${REPLIES_LOST} answers are lost, and every push comes twice: one copy each`, { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, walk } = day;
		const texts = ["Svaret kom aldrig fram", "Allt kom två gånger"];
		let lost = 0;
		gateway.rule = (question) => {
			if (!question.isPush || lost >= REPLIES_LOST) return undefined;
			lost += 1;
			return question.lose().then((answer) => assert.equal(answer.status, 200));
		};
		await note(page, walk, { text: texts[0] });
		while (lost < REPLIES_LOST) {
			// The phone's own waiting grows with each loss; a person who comes back to the page does not wait for it.
			await page.waitForTimeout(300);
			await page.evaluate(() => dispatchEvent(new Event("online")));
		}
		await day.allSent();
		let repeated = 0;
		gateway.rule = (question) => {
			if (!question.isPush) return undefined;
			repeated += 1;
			return question.repeat(2);
		};
		await note(page, walk, { text: texts[1], photo: await photoFile(page, 2, { width: 1600, height: 1200 }) });
		await day.allSent();
		assert.ok(repeated > 0, "something was repeated");
		await day.eachOnce(texts);
		say("lost-replies", { replies_lost: lost, pushes_repeated: repeated, saved: texts.length, lost: 0, doubled: 0 });
	}),
);
