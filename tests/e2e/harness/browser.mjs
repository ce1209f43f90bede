/**
 * A real Chromium with a profile that outlives it, as a phone or as a desk.
 *
 * The browser is a process of ours, so that it can be killed as a phone dies: at once, with all its children. It refuses mocks of the page's world
 * beyond what a device has: a position, a language, a colour scheme.
 */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { closeGroup, killGroup, startGroup } from "./group.mjs";

const FLAGS = [
	"--headless=new",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--disable-dev-shm-usage",
	"--remote-debugging-port=0",
];
const START_LIMIT_MS = 30_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
/** A profile folder: what a device remembers. */
export function newProfile() {
	return mkdtemp(join(tmpdir(), "lykta-profile-"));
}

async function debuggingAddress(child) {
	let text = "";
	const found = new Promise((resolve, reject) => {
		child.stderr.on("data", (part) => {
			text += part;
			const address = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
			if (address) resolve(address);
		});
		child.once("exit", () => reject(new Error(`the browser ended at once:\n${text}`)));
		setTimeout(() => reject(new Error(`the browser did not start:\n${text}`)), START_LIMIT_MS).unref();
	});
	return found;
}

export class Device {
	#child;

	constructor(child, browser, context, page) {
		this.#child = child;
		this.browser = browser;
		this.context = context;
		this.page = page;
	}

	/**
	 * Starts a browser on a profile.
	 * @param {{profile: string, is?: "phone" | "desk", scheme?: "light" | "dark", origin?: string, viewport?: {width: number, height: number}, home?: string, more?: string[]}} options
	 * `home`: the device's own home folder, where its trust in certificates is kept. `more`: further flags.
	 */
	static async start({ profile, is = "phone", scheme = "dark", origin, viewport, home, more = [] }) {
		const size = viewport ?? (is === "phone" ? PHONE : DESK);
		const flags = [...FLAGS, ...more, `--user-data-dir=${profile}`, "--lang=sv-SE", "--accept-lang=sv-SE,sv", `--window-size=${size.width},${size.height}`];
		const settings = home ? { ...process.env, HOME: home } : process.env;
		const child = startGroup(process.env.LYKTA_CHROMIUM ?? "/usr/bin/chromium", [...flags, "about:blank"], settings);
		const browser = await chromium.connectOverCDP(await debuggingAddress(child));
		const context = browser.contexts()[0];
		if (origin) {
			await context.grantPermissions(["geolocation"], { origin });
			await context.setGeolocation({ latitude: 57.5044, longitude: 12.6588, accuracy: 8 });
		}
		const page = context.pages()[0] ?? (await context.newPage());
		const device = new Device(child, browser, context, page);
		await device.dress(page, size, scheme);
		return device;
	}

	async dress(page, size, scheme) {
		await page.setViewportSize(size);
		await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
		page.setDefaultTimeout(15_000);
	}

	/** Makes the page a phone's: touch, a mobile viewport, a phone's name. */
	async asPhone(page = this.page) {
		const session = await this.context.newCDPSession(page);
		await session.send("Emulation.setDeviceMetricsOverride", { ...PHONE, deviceScaleFactor: 3, mobile: true });
		await session.send("Emulation.setTouchEmulationEnabled", { enabled: true });
		const version = this.browser.version().split(".")[0];
		const userAgent = `Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Mobile Safari/537.36`;
		await session.send("Emulation.setUserAgentOverride", { userAgent });
	}

	/** Makes the page's thread so many times slower, as a cheap phone is. */
	async slow(times, page = this.page) {
		const session = await this.context.newCDPSession(page);
		await session.send("Emulation.setCPUThrottlingRate", { rate: times });
		return session;
	}

	/** Kills the browser and all its processes at once, as a battery does. */
	async kill() {
		await killGroup(this.#child);
	}

	/** Ends the browser properly. */
	async close() {
		const ask = async () => {
			const session = await this.browser.newBrowserCDPSession().catch(() => null);
			await session?.send("Browser.close").catch(() => {});
		};
		await closeGroup(this.#child, ask, 5_000);
	}
}
