/**
 * What the browser has promised, and how much room there is: asked for after the first save and not before, told in words, and warned of before nothing fits.
 *
 * The quota, the permission and the phone's name are the browser's own, set through its debugger.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Device } from "../harness/browser.mjs";
import { Day } from "../harness/day.mjs";
import { step } from "../harness/step.mjs";
import { note } from "../harness/walk.mjs";

/** Room for some twenty photos. */
const LITTLE_BYTES = 9_000_000;
const IPHONE =
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

test("the browser's promise and the room there is, in words", { timeout: 120_000 }, () =>
	Day.with(async (day) => {
		const { gateway, walk, profile } = day;
		const { origin } = gateway;
		// Chromium tells pages of 10 GiB, whatever there is; other browsers tell what is true, and so does Chromium without that.
		await day.phone.close();
		day.phone = await Device.start({ profile, origin, more: ["--disable-features=StaticStorageQuota"] });
		const { page, phone } = day;
		const session = await phone.context.newCDPSession(page);
		const picture = async (name) => {
			if (process.env.LYKTA_PICTURES) await page.screenshot({ path: join(process.env.LYKTA_PICTURES, `${name}.png`), fullPage: true });
		};
		await page.addInitScript(() => {
			const { persist } = StorageManager.prototype;
			globalThis.timesAsked = 0;
			StorageManager.prototype.persist = function () {
				globalThis.timesAsked += 1;
				return persist.call(this);
			};
		});

		await step("nobody is asked before there is something to keep", async () => {
			await page.goto(walk);
			await page.getByText("Redo för offline").waitFor();
			await page.waitForTimeout(500);
			assert.equal(await page.evaluate(() => globalThis.timesAsked), 0);
			await note(page, walk, { text: "Den första" });
			for (let at = 0; at < 30 && (await page.evaluate(() => globalThis.timesAsked)) === 0; at += 1) await page.waitForTimeout(100);
			assert.equal(await page.evaluate(() => globalThis.timesAsked), 1, "once, after the first save");
		});

		await step("without a promise nobody is calmed", async () => {
			await page.goto(`${origin}/kept`);
			await page.getByText("Webbläsaren kan rensa det som väntar om telefonen blir full.").waitFor();
			await page.getByText("Enligt webbläsaren finns det plats för mer än 1 000 foton till.").waitFor();
			assert.equal(await page.getByText("har lovat").count(), 0);
			await picture("room-none");
		});

		await step("before nothing fits any more, it is said, here and among the notes", async () => {
			const { usage } = await session.send("Storage.getUsageAndQuota", { origin });
			await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + LITTLE_BYTES });
			for (const place of [`${origin}/kept`, `${walk}/notes`]) {
				await page.goto(place);
				await page.getByRole("heading", { name: "Telefonen är snart full" }).waitFor();
				await page.getByText(/Enligt webbläsaren finns det plats för ungefär [12]0 foton till\. Det du har sparat finns kvar\./).waitFor();
				await picture(`room-little-${place.split("/").pop()}`);
			}
			await session.send("Storage.overrideQuotaForOrigin", { origin });
		});

		await step("with a promise it is told", async () => {
			await session.send("Browser.grantPermissions", { origin, permissions: ["durableStorage"] });
			await page.goto(`${origin}/kept`);
			await page.evaluate(() => navigator.storage.persist());
			await page.reload();
			await page.getByText("Webbläsaren har lovat att inte rensa det som väntar.").waitFor();
			await session.send("Browser.resetPermissions");
		});

		await step("on an iPhone's tab, what Safari does and what helps", async () => {
			await page.addInitScript(() => {
				StorageManager.prototype.persisted = () => Promise.resolve(false);
			});
			await session.send("Emulation.setUserAgentOverride", { userAgent: IPHONE });
			await page.goto(`${origin}/kept`);
			await page.getByText("Safari rensar det som väntar om Lykta inte öppnas på sju dagar.").waitFor();
			await picture("room-iphone");
		});
	}),
);
