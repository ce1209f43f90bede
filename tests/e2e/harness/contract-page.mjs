/**
 * The page in which the store contract runs: a server for the built module, a Chromium, and tabs with the module loaded as `window.lykta`.
 *
 * It refuses to reach any other host, and to know a case. Its invariant: every tab is of one context, so that they share their storage.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
const PAGE = "<!doctype html><html lang=en><title>contract</title><body></body></html>";

/** What makes a core live in a page: the product's own. */
const DEVICE = new URL("../../../client-wasm/web/src/core/device.js", import.meta.url);

const folder = process.argv[2] ?? process.env.LYKTA_CONTRACT_DIR;
if (!folder) {
	console.error("usage: node contract.mjs FOLDER");
	process.exit(2);
}

const server = createServer(async (request, response) => {
	const path = normalize(new URL(request.url, "http://localhost").pathname);
	try {
		const body = path === "/" ? PAGE : await readFile(path === "/device.js" ? DEVICE : join(folder, path));
		response.writeHead(200, { "content-type": TYPES[extname(path) || ".html"] ?? "application/octet-stream" }).end(body);
	} catch {
		response.writeHead(404).end();
	}
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${server.address().port}/`;

const browser = await chromium.launch({
	executablePath: process.env.LYKTA_CHROMIUM ?? "/usr/bin/chromium",
	args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"],
});
const context = await browser.newContext();

/** A tab with the module loaded as `window.lykta`, and a way to learn an error's code. */
export async function openTab() {
	const tab = await context.newPage();
	await tab.goto(origin);
	await tab.evaluate(async () => {
		const module = await import("/client_wasm.js");
		await module.default({ module_or_path: fetch("/client_wasm_bg.wasm") });
		window.lykta = module;
		const { Device } = await import("/device.js");
		window.openDevice = async (database) => new Device(await module.Core.open(JSON.stringify({ database })), database);
		window.codeOf = async (promise) => {
			try {
				await promise;
				return "kept";
			} catch (error) {
				return JSON.parse(error.message).code;
			}
		};
		/** Opens a database without us. */
		window.raw = (name, version, upgrade) =>
			new Promise((resolve, reject) => {
				const request = indexedDB.open(name, version);
				request.onupgradeneeded = () => upgrade?.(request.result);
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error);
			});
	});
	return tab;
}

/** Ends the browser and the server. */
export async function close() {
	await browser.close();
	server.close();
}
