/**
 * What is large goes over the network compressed, both ways; what is small goes as it is; and where something on the way spoils compressed bytes, plain ones
 * follow and nothing is lost.
 *
 * The gateway counts the bytes that the browser really sent.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { say } from "../harness/proof.mjs";
import { note } from "../harness/walk.mjs";

/** Below this a body goes as it is. */
const WORTH_COMPRESSING = 1_000;
const NOTES = 6;

test("operations and records travel compressed, and plain where they can't", { timeout: 180_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, walk } = day;
		const noApi = (question) => (question.path.startsWith("/api/") ? question.back.destroy() : undefined);
		const pushes = [];
		const pulls = [];
		page.on("response", (answer) => {
			if (answer.url().endsWith("/api/sync/pull")) pulls.push(answer.headers()["content-encoding"]);
		});
		const watch = (then) => (question) => {
			if (question.isPush) pushes.push({ isCompressed: question.isCompressed, wire: question.body.length, plain: question.plain.length });
			return then?.(question);
		};

		gateway.rule = noApi;
		const first = Array.from({ length: NOTES }, (_, index) => `Lampa nummer ${index + 1} vid gångvägen`);
		for (const text of first) await note(page, walk, { text });
		gateway.rule = watch();
		await page.goto(walk);
		await day.allSent();
		for (const push of pushes) assert.equal(push.isCompressed, push.plain > WORTH_COMPRESSING, `${push.plain} bytes`);
		const large = pushes.find((push) => push.isCompressed);
		assert.ok(large !== undefined, "one push was large");
		assert.ok(large.wire * 2 < large.plain, `${large.wire} bytes for ${large.plain}`);
		assert.ok(pulls.includes("gzip"), `the records came compressed: ${pulls}`);

		// A proxy takes the header off and leaves the bytes.
		gateway.rule = noApi;
		const second = Array.from({ length: NOTES }, (_, index) => `Buske nummer ${index + 1} vid gångvägen`);
		for (const text of second) await note(page, walk, { text });
		pushes.length = 0;
		const answers = [];
		gateway.rule = watch(async (question) => {
			if (!question.isPush) return question.pass();
			delete question.near.headers["content-encoding"];
			question.back.on("finish", () => answers.push(question.back.statusCode));
			return question.pass();
		});
		await page.goto(walk);
		await day.allSent();
		assert.equal(answers[0], 400, `the spoilt push was refused, or this proves nothing: ${answers}`);
		assert.ok(pushes.some((push) => !push.isCompressed && push.plain > WORTH_COMPRESSING), "and came again in plain bytes");
		gateway.rule = null;
		await day.eachOnce([...first, ...second]);
		say("compressed-push", { notes: NOTES, bytes_as_json: large.plain, bytes_on_the_wire: large.wire, pushes_spoilt_by_a_proxy: 1, lost: 0, doubled: 0 });
	}),
);
