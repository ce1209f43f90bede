/**
 * The second engine, over HTTPS: joins, writes without a server, is loaded anew, sends. Chromium's stories go further; this one catches what only works there.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { signIn } from "../harness/desk.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { newHome, trust } from "../harness/trust.mjs";
import { WebKit } from "../harness/webkit.mjs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const button = (name) => `//button[normalize-space(.)="${name}"]`;

test("WebKit joins over HTTPS, saves without a server, and sends when it is back", { timeout: 150_000 }, async () => {
	const server = await LyktaServer.demo({ LYKTA_LAN: "true" });
	const origin = /Phones on this network: (https:\/\/\S+)/.exec(server.output)?.[1];
	const { secret, user, password } = server.facts;
	const webkit = await WebKit.start();
	let desk;
	try {
		await webkit.goto(`${origin}/j#${secret}`);
		await webkit.click(button("Gå med"));
		await webkit.find('//a[contains(@href, "/stop/")]');
		const walk = await webkit.run("return location.href");
		await webkit.says("Allt är skickat");

		await webkit.click('//a[contains(@href, "/note/new")]');
		await webkit.find('//h1[normalize-space(.)="Ny observation"]');
		await server.stop();
		await webkit.click('//label[normalize-space(.)="Belysning"]');
		await webkit.type("//textarea", "Sparat i den andra motorn");
		await webkit.says("Utkast sparat");
		await webkit.click(button("Spara"));
		await webkit.says("Sparat på telefonen");
		const kept = await webkit.wait(`
			const open = indexedDB.open("lykta");
			const database = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
			const count = database.transaction("outbox").objectStore("outbox").count();
			return new Promise((resolve) => (count.onsuccess = () => { database.close(); resolve(count.result); }));`);
		assert.equal(kept, 1, "it is in the database, not only on the screen");

		await server.start();
		await webkit.goto(`${walk}/notes`);
		await webkit.says("Sparat i den andra motorn");
		await webkit.goto(walk);
		await webkit.says("Allt är skickat");
		const home = await newHome();
		await trust(home, await readFile(join(server.data, "tls", "lykta-ca.crt")));
		desk = await Device.start({ profile: await newProfile(), home, is: "desk" });
		await signIn(desk.page, origin, user, password);
		assert.equal(await desk.page.getByRole("link", { name: "Sparat i den andra motorn" }).count(), 1, "once");
	} finally {
		await webkit.close();
		await desk?.close();
		await server.stop();
	}
});
