/**
 * Lighthouse's own scores of the first visit. Its package is large, so it is not among those that every test installs: without it this part says so and measures nothing.
 */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LyktaServer } from "../harness/server.mjs";

const BAR = 98;
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--lang=sv-SE"];

export async function lighthouseScores() {
	const loaded = await Promise.all([import("lighthouse"), import("chrome-launcher")]).catch(() => null);
	if (loaded === null) {
		console.error("lighthouse: not installed here (npm ci in tests/e2e/figures)");
		return [];
	}
	const [{ default: lighthouse }, { launch }] = loaded;
	const server = await LyktaServer.demo();
	const userDataDir = await mkdtemp(join(tmpdir(), "lykta-lighthouse-"));
	const chrome = await launch({ chromePath: process.env.LYKTA_CHROMIUM ?? "/usr/bin/chromium", chromeFlags: FLAGS, userDataDir });
	try {
		const rows = [];
		for (const path of ["/", `/j#${server.facts.secret}`, "/sign-in"]) {
			const { lhr } = await lighthouse(`http://localhost:${server.port}${path}`, { port: chrome.port, output: "json", logLevel: "error" });
			for (const [name, { score, auditRefs }] of Object.entries(lhr.categories)) {
				const lost = auditRefs.filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1).map(({ id }) => id);
				rows.push({ what: `Lighthouse ${path.split("#")[0]}: ${name}`, is: score * 100, unit: "", least: BAR, runs: lost.join(" ") });
			}
		}
		return rows;
	} finally {
		chrome.kill();
		await server.stop();
	}
}
