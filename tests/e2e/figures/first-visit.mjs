/** The first visit of somebody who scanned the code: slow 4G, a slow thread, nothing in any cache. What the browser itself reports of it. */
import { Device, newProfile } from "../harness/browser.mjs";
import { LyktaServer } from "../harness/server.mjs";
import { median, told } from "./median.mjs";

const RUNS = 5;
const SLOWER = 4;
/** What Lighthouse calls slow 4G. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1_638.4 * 1_024) / 8, uploadThroughput: (750 * 1_024) / 8 };
/** Quiet for so long after the button is there: the visit has loaded. */
const QUIET_MS = 4_000;
const LONG_TASK_MS = 50;

/** Runs in the page before its first script. */
function watch() {
	globalThis.seen = { lcp: 0, cls: 0, tasks: [] };
	const observe = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
	observe("largest-contentful-paint", (entry) => (globalThis.seen.lcp = entry.startTime));
	observe("layout-shift", (entry) => (globalThis.seen.cls += entry.hadRecentInput ? 0 : entry.value));
	observe("longtask", (entry) => globalThis.seen.tasks.push({ at: entry.startTime, took: entry.duration }));
}

export async function firstVisit() {
	const server = await LyktaServer.demo();
	const origin = `http://localhost:${server.port}`;
	const seen = [];
	try {
		for (let run = 0; run < RUNS; run += 1) {
			const phone = await Device.start({ profile: await newProfile(), origin });
			try {
				await phone.page.addInitScript(watch);
				const session = await phone.slow(SLOWER);
				await session.send("Network.enable");
				await session.send("Network.emulateNetworkConditions", SLOW_4G);
				await phone.page.goto(`${origin}/j#${server.facts.secret}`);
				await phone.page.getByRole("button", { name: "Gå med", exact: true }).waitFor();
				await phone.page.waitForTimeout(QUIET_MS);
				seen.push(
					await phone.page.evaluate(() => {
						const [paint] = performance.getEntriesByName("first-contentful-paint");
						return { ...globalThis.seen, fcp: paint.startTime };
					}),
				);
			} finally {
				await phone.close();
			}
		}
	} finally {
		await server.stop();
	}
	const blocked = seen.map(({ tasks, fcp }) => tasks.filter(({ at }) => at >= fcp).reduce((sum, { took }) => sum + took - LONG_TASK_MS, 0));
	const [fcp, lcp, cls] = ["fcp", "lcp", "cls"].map((name) => seen.map((each) => each[name]));
	const where = `first visit, slow 4G, CPU ${SLOWER}× slower`;
	return [
		{ what: `${where}: first contentful paint`, is: median(fcp), unit: "ms", runs: told(fcp) },
		{ what: `${where}: largest contentful paint`, is: median(lcp), unit: "ms", most: 2_500, runs: told(lcp) },
		{ what: `${where}: total blocking time`, is: median(blocked), unit: "ms", most: 150, runs: told(blocked) },
		{ what: `${where}: layout shift`, is: median(cls), unit: "", most: 0.05, runs: cls.map((value) => value.toFixed(3)).join(" ") },
	];
}
