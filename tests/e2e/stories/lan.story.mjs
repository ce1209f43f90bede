/**
 * A phone on the same network, over HTTPS with the installation's own authority: trusts it as the terminal says, joins, walks out of reach, comes back.
 *
 * It refuses switches that make a browser ignore certificates: before the authority is installed the page must not open.
 */
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import { Device, newProfile } from "../harness/browser.mjs";
import { signIn } from "../harness/desk.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { fetchUntrusted, newHome, shownCertificate, trust } from "../harness/trust.mjs";
import { joinWalk, note, ownNotes, photoFile } from "../harness/walk.mjs";

const DAY_MS = 86_400_000;
/** What browsers, and iPhones since iOS 13 even for authorities of one's own (825 days), let a server's certificate live. */
const MOST_DAYS = 398;
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
/** Object identifiers in DER: key usage, basic constraints, authority key identifier. */
const KEY_USAGE = Buffer.from("0603551d0f", "hex");
const BASIC_CONSTRAINTS = Buffer.from("0603551d13", "hex");
const AUTHORITY_KEY = Buffer.from("0603551d23", "hex");

test("a phone trusts the installation as the terminal says, and everything works over HTTPS", { timeout: 180_000 }, async () => {
	const server = await LyktaServer.demo({ LYKTA_LAN: "true" });
	const origin = /Phones on this network: (https:\/\/\S+)/.exec(server.output)?.[1];
	const certificateUrl = /open (https:\/\/\S+\/lykta-ca\.crt) on the phone/.exec(server.output)?.[1];
	const fingerprint = /SHA-256 is ([0-9a-f]{64})/.exec(server.output)?.[1];
	assert.ok(origin && certificateUrl && fingerprint, `the terminal says how phones get in:\n${server.output}`);
	const { hostname, port } = new URL(origin);
	const { secret, user, password } = server.facts;
	const [home, profile] = [await newHome(), await newProfile()];
	let phone = await Device.start({ profile, home, origin });
	let desk;
	try {
		await assert.rejects(phone.page.goto(origin), /ERR_CERT_AUTHORITY_INVALID/, "an unknown authority is not trusted");
		await phone.close();

		const { type, bytes } = await fetchUntrusted(certificateUrl);
		assert.equal(type, "application/x-x509-ca-cert", "phones offer to install it");
		const authority = new X509Certificate(bytes);
		assert.equal(authority.fingerprint256.replaceAll(":", "").toLowerCase(), fingerprint, "it is the one the terminal shows");
		assert.ok(authority.ca && authority.raw.includes(BASIC_CONSTRAINTS) && authority.raw.includes(KEY_USAGE), "it says that it is an authority");
		const leaf = await shownCertificate(hostname, port);
		assert.ok(leaf.checkIssued(authority) && leaf.verify(authority.publicKey), "it has signed what the server shows");
		assert.ok(leaf.checkIP(hostname) !== undefined, `its names hold ${hostname}: ${leaf.subjectAltName}`);
		assert.ok(leaf.checkHost("localhost") !== undefined);
		assert.ok(!leaf.ca && leaf.keyUsage?.includes(SERVER_AUTH), "it is for servers");
		assert.ok(leaf.raw.includes(KEY_USAGE) && leaf.raw.includes(AUTHORITY_KEY), "it says what its key is for, and whose it is");
		const days = (Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)) / DAY_MS;
		assert.ok(days <= MOST_DAYS, `${days} days`);

		await trust(home, bytes);
		phone = await Device.start({ profile, home, origin });
		await phone.asPhone();
		const walk = await joinWalk(phone.page, origin, secret);
		assert.equal(new URL(walk).origin, origin, "the link leads to the printed address");
		const cookie = (await phone.context.cookies()).find(({ name }) => name === "__Host-lykta");
		assert.ok(cookie?.secure && cookie.httpOnly && cookie.path === "/", "the session is a __Host- cookie");
		const hasWorker = await phone.page.evaluate(async () => (await navigator.serviceWorker.ready).active !== null && isSecureContext);
		assert.ok(hasWorker, "a service worker on a secure page");
		const photo = await photoFile(phone.page, 1, { width: 1600, height: 1200 });
		// Closed as people close it: Chromium writes a new cookie to its disk then, or within 30 s.
		await phone.close();

		await server.stop();
		phone = await Device.start({ profile, home, origin });
		await phone.asPhone();
		await note(phone.page, walk, { text: "Sparat utan server", photo });
		await phone.kill();

		// The certificate of this start is another one; the trust is in the authority.
		await server.start();
		phone = await Device.start({ profile, home, origin });
		await phone.asPhone();
		assert.deepEqual(await ownNotes(phone.page, walk), ["Sparat utan server"]);
		await phone.page.goto(walk);
		await phone.page.getByText("Allt är skickat").waitFor({ timeout: 30_000 });
		desk = await Device.start({ profile: await newProfile(), home, is: "desk" });
		await signIn(desk.page, origin, user, password);
		await desk.page.getByRole("link", { name: "Sparat utan server" }).first().waitFor();
	} finally {
		await phone.close();
		await desk?.close();
		await server.stop();
	}
});
