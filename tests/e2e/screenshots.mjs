/**
 * The pictures of the documentation: one participant on a phone, then the coordinator at the desk, on a demo that just began.
 *
 * Everything in a picture was done through the screens, over a real connection. It refuses a picture that is too heavy for a page of text.
 * Invariant: the same demo gives the same scenes, so that a changed picture means a changed screen.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Device, newProfile } from "./harness/browser.mjs";
import { Wire } from "./harness/wire.mjs";
import { png } from "./png.mjs";
import { tunnelAtNight } from "./scene.mjs";

const HEAVIEST_BYTES = 250_000;
const FOLDER = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
/** A phone draws two pixels for one; both have scroll bars that leave the page its width. */
const PHONE = { width: 390, height: 844, deviceScaleFactor: 2, mobile: true };
const DESK = { width: 1440, height: 900, deviceScaleFactor: 1, mobile: false };
const NOTE = "Lampan före tunneln är trasig och det ligger glas på gången.";
const TITLE = "Trasig lampa vid tunneln";
/** Some metres from the stop at the tunnel. */
const AT_THE_TUNNEL = { latitude: 57.49088, longitude: 12.6474, accuracy: 8 };

/** What the demo printed, as soon as all of it is there. */
async function factsOf(log) {
	for (let tries = 0; tries < 100; tries += 1) {
		const text = await readFile(log, "utf8");
		const secret = /\/j#([A-Za-z0-9_-]+)/.exec(text)?.[1];
		const [, user, password] = /^\s+(samordnare)\s+(\S+)/m.exec(text) ?? [];
		if (secret && user) return { secret, user, password };
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`the demo printed no join link or coordinator in ${log}`);
}

/** The pixels in steps of four, which no eye sees and which leaves out the noise of a photo. Runs in the page. */
async function pixelsOf(base64) {
	const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
	const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
	const { width, height } = bitmap;
	const pen = new OffscreenCanvas(width, height).getContext("2d");
	pen.drawImage(bitmap, 0, 0);
	const { data } = pen.getImageData(0, 0, width, height);
	let text = "";
	for (let at = 0; at < data.length; at += 1) if (at % 4 !== 3) text += String.fromCharCode(Math.min(255, Math.round(data[at] / 4) * 4));
	return { width, height, rgb: btoa(text) };
}

async function picture(page, name, screen = PHONE) {
	const path = `${FOLDER}${name}.png`;
	await page.evaluate(() => document.fonts.ready);
	// A ring around what was tapped belongs to the moment, not to the screen.
	await page.evaluate(() => document.activeElement?.blur());
	const session = await page.context().newCDPSession(page);
	await session.send("Emulation.setDeviceMetricsOverride", screen);
	await session.send("Emulation.setScrollbarsHidden", { hidden: true });
	await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
	const { data } = await session.send("Page.captureScreenshot", { format: "png" });
	await session.detach();
	const { width, height, rgb } = await page.evaluate(pixelsOf, data);
	const bytes = png({ width, height, rgb: Buffer.from(rgb, "base64") });
	await writeFile(path, bytes);
	const size = bytes.length;
	console.log(`${name}.png ${Math.round(size / 1000)} kB`);
	if (size >= HEAVIEST_BYTES) throw new Error(`${name}.png has ${size} bytes; at most ${HEAVIEST_BYTES} are allowed`);
}

async function onPhone(wire, { secret }) {
	const profile = await newProfile();
	const phone = await Device.start({ profile, is: "phone", scheme: "dark", origin: wire.origin });
	const { page } = phone;
	try {
		await phone.context.setGeolocation(AT_THE_TUNNEL);
		await page.goto(`${wire.origin}/j#${secret}`);
		await page.getByRole("radio", { name: "Svenska" }).check();
		await page.getByLabel("Namn").fill("Anna");
		await page.evaluate(() => scrollTo(0, 0));
		await picture(page, "walk-join");
		await page.getByRole("button", { name: "Gå med" }).click();
		await page.getByText("Redo för offline").waitFor();
		await answerUntilTheTunnel(page);
		await picture(page, "walk-stop");
		await inArabic(page, wire.origin);
		wire.cut();
		await page.getByText("Väntar på nät").waitFor();
		await note(page);
		await answerOne(page);
		await page.goto(`${wire.origin}/kept`);
		await page.getByText(NOTE).waitFor();
		await picture(page, "walk-kept");
		wire.mend();
		await page.getByRole("button", { name: "Försök nu" }).click();
		await page.getByRole("heading", { name: "Allt är skickat" }).waitFor();
	} finally {
		await phone.close();
		await rm(profile, { recursive: true, force: true });
	}
}

/** One answer at the first stop, then the first question of the second one. */
async function answerUntilTheTunnel(page) {
	await page.getByRole("link", { name: "Börja" }).click();
	await answerOne(page);
	await page.getByRole("link", { name: "Nästa stopp" }).click();
	await page.getByRole("heading", { name: "Tunneln vid Hedbovägen" }).waitFor();
	await answerOne(page);
	await page.getByText("Allt är skickat").waitFor();
}

/** Answers "Godtagbart" or "Ja", whichever comes first, and waits for the next question. */
async function answerOne(page) {
	const question = page.locator("main h2");
	const asked = await question.innerText();
	await page.getByRole("button", { name: /^(Godtagbart|Ja)$/ }).click();
	await page.waitForFunction((before) => document.querySelector("main h2")?.innerText !== before, asked);
}

async function inArabic(page, origin) {
	const stop = page.url();
	await chooseLanguage(page, origin, "العربية");
	await page.goto(stop);
	await page.locator("html[dir=rtl] fieldset.scale").waitFor();
	await picture(page, "walk-stop-ar");
	await chooseLanguage(page, origin, "Svenska");
	await page.goto(stop);
	await page.getByRole("link", { name: "Notera", exact: true }).waitFor();
}

async function chooseLanguage(page, origin, name) {
	await page.goto(`${origin}/settings`);
	await page.getByRole("radio", { name, exact: true }).check();
}

async function note(page) {
	const photo = await tunnelAtNight(page);
	await page.getByRole("link", { name: "Notera", exact: true }).click();
	const input = page.locator("label", { hasText: "Ta foto" }).locator("input");
	await input.setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: photo });
	await page.locator("img.photo").waitFor();
	await page.getByRole("radio", { name: "Otryggt" }).check();
	await page.getByLabel("Beskriv med en rad").fill(NOTE);
	await page.getByText("Utkast sparat").waitFor();
	await page.evaluate(() => scrollTo(0, 0));
	await picture(page, "walk-note");
	await page.getByRole("button", { name: "Spara", exact: true }).click();
	await page.getByText("Sparat på telefonen").first().waitFor();
}

async function atDesk(origin, { user, password }) {
	const profile = await newProfile();
	const desk = await Device.start({ profile, is: "desk", scheme: "light", origin });
	const { page } = desk;
	try {
		await page.goto(origin);
		await page.getByRole("radio", { name: "Svenska" }).check();
		await page.getByRole("heading", { name: "Gå en trygghetsvandring" }).waitFor();
		await page.goto(`${origin}/sign-in?to=/desk/findings`);
		await page.getByLabel("Användarnamn").fill(user);
		await page.getByLabel("Lösenord").fill(password);
		await page.getByRole("button", { name: "Logga in" }).click();
		await page.getByRole("link", { name: new RegExp(NOTE.slice(0, 20)) }).click();
		await page.getByLabel("Rubrik").fill(TITLE);
		await page.getByRole("button", { name: "Gör till punkt" }).click();
		await page.getByRole("heading", { name: TITLE }).waitFor();
		await page.locator(".this-body img").first().waitFor();
		// What was just done is told for some seconds; the picture is of the desk at rest.
		await page.getByText("Punkten är gjord.").waitFor({ state: "hidden" });
		await picture(page, "desk-findings", DESK);
		await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
		await picture(page, "desk-findings-dark", DESK);
	} finally {
		await desk.close();
		await rm(profile, { recursive: true, force: true });
	}
}

const { LYKTA_URL: url, LYKTA_DEMO_LOG: log } = process.env;
if (!url || !log) throw new Error("LYKTA_URL and LYKTA_DEMO_LOG are set by `cargo xtask screenshots`");
const facts = await factsOf(log);
await mkdir(FOLDER, { recursive: true });
const wire = await Wire.to(Number(new URL(url).port));
try {
	await onPhone(wire, facts);
} finally {
	await wire.close();
}
await atDesk(url, facts);
