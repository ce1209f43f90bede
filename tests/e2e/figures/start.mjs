/** A cold start without a network: the browser's process is new, the server unreachable, the thread four times slower, until the stops can be tapped. */
import { Device, newProfile } from "../harness/browser.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { joinWalk, note } from "../harness/walk.mjs";
import { Wire } from "../harness/wire.mjs";
import { median, told } from "./median.mjs";

const RUNS = 7;
const SLOWER = 4;
const NOTES = 3;

/** Tells, from the page's first moment, when a stop can be tapped and has been drawn. */
function watchForStops() {
	globalThis.stopsDrawn = new Promise((resolve) => {
		const look = () => {
			if (document.querySelectorAll('a[href*="/stop/"]').length < 2) return;
			watcher.disconnect();
			requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
		};
		const watcher = new MutationObserver(look);
		watcher.observe(document, { subtree: true, childList: true });
	});
}

/** How the start divides, for who wants to make it shorter. */
function parts() {
	const [page] = performance.getEntriesByType("navigation");
	const wasm = performance.getEntriesByType("resource").find(({ name }) => name.endsWith(".wasm"));
	return { html: page.responseEnd, script: page.domInteractive, wasm: wasm?.responseEnd ?? 0, paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 };
}

export async function coldStart() {
	const server = await LyktaServer.demo();
	const wire = await Wire.to(server.port);
	const profile = await newProfile();
	let phone = await Device.start({ profile, origin: wire.origin });
	try {
		const walk = await joinWalk(phone.page, wire.origin, server.facts.secret);
		for (let at = 0; at < NOTES; at += 1) await note(phone.page, walk, { text: `Före starten ${at}` });
		await phone.close();
		wire.cut();
		const times = [];
		const divided = [];
		for (let run = 0; run < RUNS; run += 1) {
			phone = await Device.start({ profile, origin: wire.origin });
			await phone.page.addInitScript(watchForStops);
			await phone.slow(SLOWER);
			await phone.page.goto(walk, { waitUntil: "commit" });
			times.push(await phone.page.evaluate(() => globalThis.stopsDrawn));
			divided.push(await phone.page.evaluate(parts));
			await phone.close();
		}
		const of = (name) => Math.round(median(divided.map((each) => each[name])));
		console.error(`start: page ${of("html")} ms, scripts ${of("script")} ms, first paint ${of("paint")} ms, WebAssembly there ${of("wasm")} ms`);
		return [{ what: `cold offline start to a usable list of stops, CPU ${SLOWER}× slower`, is: median(times), unit: "ms", most: 1_000, runs: told(times) }];
	} finally {
		await phone.close();
		await server.stop();
		await wire.close();
	}
}
