/**
 * A phone with an app that is too old to read from the server: what it has saved is taken all the same, and it says politely what to do.
 *
 * The gateway lowers the version that the app says of itself; the answers are the server's own.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Day } from "../harness/day.mjs";
import { note } from "../harness/walk.mjs";

/** Below every version that the server reads for. */
const TOO_OLD = '"protocol":0';

test("an app that is too old to pull still hands in, and says so", { timeout: 90_000 }, () =>
	Day.with(async (day) => {
		const { gateway, page, walk } = day;
		const statuses = new Set();
		gateway.rule = (question) => {
			if (!question.path.startsWith("/api/sync/")) return undefined;
			question.body = Buffer.from(question.plain.toString().replace(/"protocol":\d+/, TOO_OLD));
			delete question.near.headers["content-encoding"];
			question.back.on("finish", () => statuses.add(`${question.path.split("/").pop()} ${question.back.statusCode}`));
			return question.pass();
		};
		await note(page, walk, { text: "Från en gammal app" });
		await page.goto(`${gateway.origin}/kept`);
		await page.getByRole("button", { name: "Försök nu" }).click();
		const desk = await day.desk();
		await desk.getByRole("link", { name: "Från en gammal app" }).first().waitFor({ timeout: 20_000 });
		assert.ok(statuses.has("push 200") && statuses.has("pull 426"), `${[...statuses]}`);
		assert.ok(!statuses.has("push 426") && !statuses.has("pull 200"), `${[...statuses]}`);
		await page.getByText("Det finns en nyare version av Lykta. Läs in sidan igen.").first().waitFor();
		gateway.rule = null;
		await page.reload();
		await page.getByRole("heading", { name: "Allt är skickat" }).waitFor({ timeout: 40_000 });
	}),
);
