/** What a participant does on the phone, by the words on the screen. It refuses shortcuts through the address or the store. */
import { join } from "node:path";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { cameraJpeg } from "./photo.mjs";

/** Joins by link; returns the walk's own address once it is ready for being offline. */
export async function joinWalk(page, origin, secret) {
	await page.goto(`${origin}/j#${secret}`);
	await page.getByRole("button", { name: "Gå med", exact: true }).click();
	await page.getByText("Redo för offline").waitFor();
	return page.url();
}

/** A photo as a file on the phone. */
export async function photoFile(page, seed, size) {
	const folder = await mkdtemp(join(tmpdir(), "lykta-photo-"));
	const path = join(folder, "IMG_0001.jpg");
	await writeFile(path, await cameraJpeg(page, { seed, ...size }));
	return path;
}

/** Notes something: category, a line of words, perhaps a photo. Resolves when the screen says that it is saved. */
export async function note(page, walk, { text, category, photo }) {
	await openNote(page, walk);
	await fillNote(page, { text, category, photo });
	await page.getByRole("button", { name: "Spara", exact: true }).click();
	await page.getByRole("status").filter({ hasText: "Sparat på telefonen" }).first().waitFor();
}

/** Opens an empty note. */
export async function openNote(page, walk) {
	// A fresh page: the word "saved" of an earlier note must not be taken for this one's.
	await page.goto(walk);
	await page.getByRole("link", { name: "Notera" }).first().click();
	await page.getByRole("heading", { name: "Ny observation" }).waitFor();
}

/** Fills a note in, and waits until the draft with all of it is kept. */
export async function fillNote(page, { text, category = "Belysning", photo }) {
	if (photo) {
		await page.locator('input[type="file"]').first().setInputFiles(photo);
		await page.getByRole("img").first().waitFor();
	}
	await page.getByRole("radio", { name: category, exact: true }).check();
	await page.getByRole("textbox").fill(text);
	await page.getByText("Utkast sparat").waitFor();
}

/** The titles in the list of one's own notes. */
export async function ownNotes(page, walk) {
	await page.goto(`${walk}/notes`);
	await page.getByRole("heading", { name: "Mina noteringar" }).waitFor();
	await page.waitForTimeout(200);
	return page.locator("ul.rows li.joined b").allInnerTexts();
}
