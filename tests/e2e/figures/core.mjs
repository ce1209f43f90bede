/** The shipped core in a page of its own, without the app around it: for what must be measured or prepared below the screens. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the page is; the service worker of the app is not there yet when it is used. */
export const BENCH_PAGE = "/bench/page.html";
const WASM = fileURLToPath(new URL("../../../client-wasm/web/src/wasm/", import.meta.url));
/** What makes a core live in a page: the product's own. */
const DEVICE = readFileSync(new URL("../../../client-wasm/web/src/core/device.js", import.meta.url), "utf8");
const PAGE = "<!doctype html><html lang=en><title>bench</title><body></body></html>";

/** Lets the gateway hand out the core as it was built for the front end. */
export function offerCore(gateway) {
	gateway.offer("/bench/", WASM, { "page.html": PAGE, "device.js": DEVICE });
}

/** Opens the core on a database of that name as `globalThis.core` of the page. */
export function openCore(page, database) {
	return page.evaluate(async (name) => {
		const module = await import("/bench/client_wasm.js");
		await module.default({ module_or_path: fetch("/bench/client_wasm_bg.wasm") });
		const { Device } = await import("/bench/device.js");
		globalThis.core = new Device(await module.Core.open(JSON.stringify({ database: name })), name);
	}, database);
}
