/**
 * A third engine: stock Firefox through WebDriver BiDi, without a window, on a profile that outlives it. Clicks and keys are real ones, trusted by the page.
 *
 * It refuses a patched browser and the preferences of test suites: beyond what a device has (language, colours, a position) it only keeps Firefox from asking
 * the net for itself. Invariant: the browser is a process group of ours, ended with the test process.
 */
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WebSocket } from "ws";
import { closeGroup, killGroup, startGroup } from "./group.mjs";

const PROGRAM = process.env.LYKTA_FIREFOX ?? "/usr/bin/firefox-esr";
const START_LIMIT_MS = 60_000;
const WAIT_MS = 20_000;
const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

/** What a person who has just installed it would click away, and what it fetches for itself. */
const QUIET = {
	"remote.prefs.recommended": false,
	"app.normandy.enabled": false,
	"app.update.disabledForTesting": true,
	"browser.aboutwelcome.enabled": false,
	"browser.newtabpage.enabled": false,
	"browser.safebrowsing.update.enabled": false,
	"browser.sessionstore.resume_from_crash": false,
	"browser.shell.checkDefaultBrowser": false,
	"browser.startup.homepage_override.mstone": "ignore",
	"browser.startup.page": 0,
	"browser.topsites.contile.enabled": false,
	"datareporting.policy.dataSubmissionEnabled": false,
	"extensions.getAddons.cache.enabled": false,
	"extensions.systemAddon.update.enabled": false,
	"extensions.update.enabled": false,
	"media.gmp-manager.updateEnabled": false,
	"network.captive-portal-service.enabled": false,
	"network.connectivity-service.enabled": false,
	"services.settings.server": "data:,",
	// Else no driver may hand a file to a page: there is no file chooser to click in.
	"dom.file.createInChild": true,
	// Killed again and again, it would else ask whether to start in safe mode.
	"toolkit.startup.max_resumed_crashes": -1,
};

function preferences(more) {
	return Object.entries({ ...QUIET, ...more })
		.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
		.join("");
}

/** Where BiDi listens, as the browser says it. */
function listening(child) {
	let text = "";
	return new Promise((resolve, reject) => {
		child.stderr.on("data", (part) => {
			text += part;
			const address = /WebDriver BiDi listening on (ws:\S+)/.exec(text)?.[1];
			if (address) resolve(address);
		});
		child.once("exit", () => reject(new Error(`Firefox ended at once:\n${text}`)));
		child.once("error", reject);
		setTimeout(() => reject(new Error(`Firefox did not start:\n${text}`)), START_LIMIT_MS).unref();
	});
}

/** By role and accessible name, as a screen reader finds it. */
export const role = (role, name) => ({ type: "accessibility", value: name === undefined ? { role } : { role, name } });
export const css = (value) => ({ type: "css", value });
/** The innermost elements that hold these words. */
export const words = (text) => ({ type: "xpath", value: `//body//*[contains(normalize-space(.), "${text}")][not(*[contains(normalize-space(.), "${text}")])]` });

export class Firefox {
	#child;
	#socket;
	#context;
	#last = 0;
	#waiting = new Map();
	#told = new Map();
	/** What pages wrote to the console as errors, and what they threw. */
	errors = [];

	/**
	 * Starts the browser on a profile.
	 * @param {{profile: string, is?: "phone" | "desk", scheme?: "light" | "dark", origin?: string, languages?: string, isPrivate?: boolean, more?: object}} options
	 * `origin`: who may ask for the position. `more`: further preferences.
	 */
	static async start({ profile, is = "phone", scheme = "dark", origin, languages = "sv-SE, sv", isPrivate = false, more = {} }) {
		const firefox = new Firefox();
		await mkdir(profile, { recursive: true });
		// A phone's scroll bars lie on the page.
		const device = { "ui.useOverlayScrollbars": is === "phone" ? 1 : 0, "intl.accept_languages": languages, "ui.systemUsesDarkTheme": scheme === "dark" ? 1 : 0, "ui.prefersReducedMotion": 1 };
		await writeFile(join(profile, "user.js"), preferences({ ...device, "browser.privatebrowsing.autostart": isPrivate, ...more }));
		// A home of its own: Firefox writes there too.
		const settings = { ...process.env, HOME: profile, MOZ_CRASHREPORTER_DISABLE: "1" };
		const child = startGroup(PROGRAM, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"], settings);
		firefox.#child = child;
		await firefox.#connect(await listening(child));
		const size = is === "phone" ? PHONE : DESK;
		const { contexts } = await firefox.send("browsingContext.getTree", {});
		firefox.#context = contexts[0].context;
		await firefox.onPage("browsingContext.setViewport", { viewport: size, devicePixelRatio: is === "phone" ? 2 : 1 });
		if (origin) {
			await firefox.send("permissions.setPermission", { descriptor: { name: "geolocation" }, state: "granted", origin });
			const coordinates = { latitude: 57.5044, longitude: 12.6588, accuracy: 8 };
			await firefox.send("emulation.setGeolocationOverride", { contexts: [firefox.#context], coordinates });
		}
		return firefox;
	}

	async #connect(address) {
		this.#socket = new WebSocket(`${address}/session`);
		await once(this.#socket, "open");
		this.#socket.on("message", (text) => {
			const { id, result, error, message, method, params } = JSON.parse(text);
			if (method === "log.entryAdded" && params.level === "error") this.errors.push(params.text);
			if (method === "script.message") this.#told.get(params.channel)?.();
			const asked = this.#waiting.get(id);
			this.#waiting.delete(id);
			if (error) asked?.reject(Object.assign(new Error(`${asked.method}: ${error}: ${message}`), { code: error }));
			else asked?.resolve(result);
		});
		this.#socket.on("error", () => {});
		this.#socket.on("close", () => {
			for (const { reject } of this.#waiting.values()) reject(new Error("Firefox is gone"));
			this.#waiting.clear();
		});
		await this.send("session.new", { capabilities: { alwaysMatch: { unhandledPromptBehavior: { default: "ignore" } } } });
		await this.send("session.subscribe", { events: ["log.entryAdded", "script.message"] });
	}

	/** One command of BiDi. */
	send(method, params) {
		this.#last += 1;
		const id = this.#last;
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { method, resolve, reject });
			this.#socket.send(JSON.stringify({ id, method, params }));
		});
	}

	/** One command about the page. */
	onPage(method, params) {
		return this.send(method, { context: this.#context, ...params });
	}

	goto(url) {
		return this.onPage("browsingContext.navigate", { url, wait: "complete" });
	}

	/** What a function in the page returns, or what its promise becomes. */
	async evaluate(act, argument) {
		const answer = await this.send("script.callFunction", {
			functionDeclaration: `async (text) => JSON.stringify((await (${act})(JSON.parse(text))) ?? null)`,
			arguments: [{ type: "string", value: JSON.stringify(argument ?? null) }],
			target: { context: this.#context },
			awaitPromise: true,
		});
		if (answer.type === "exception") throw new Error(`in the page: ${answer.exceptionDetails.text}`);
		return JSON.parse(answer.result.value);
	}

	/** Hands the page something to call, and gives a function that waits for the call: it comes at once, not when somebody asks again. */
	async told(act, limit = WAIT_MS) {
		this.#last += 1;
		const channel = `told-${this.#last}`;
		const call = new Promise((resolve) => this.#told.set(channel, resolve));
		await this.send("script.callFunction", {
			functionDeclaration: `${act}`,
			arguments: [{ type: "channel", value: { channel } }],
			target: { context: this.#context },
			awaitPromise: false,
		});
		const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("the page did not call")), limit).unref());
		return () => Promise.race([call, late()]);
	}

	/** How many there are, seen or not. */
	async count(locator) {
		return (await this.onPage("browsingContext.locateNodes", { locator })).nodes.length;
	}

	/** The first of them, waited for. */
	async find(locator, limit = WAIT_MS) {
		const deadline = Date.now() + limit;
		for (;;) {
			// While a page is leaving there is nothing to look in.
			const found = await this.onPage("browsingContext.locateNodes", { locator, maxNodeCount: 1 }).catch(() => null);
			if (found?.nodes[0]) return { sharedId: found.nodes[0].sharedId };
			if (Date.now() > deadline) {
				const page = await this.evaluate(() => `${location.href}\n${document.body.innerText}`);
				throw new Error(`nothing is ${JSON.stringify(locator.value)}; the page says:\n${page}`);
			}
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	#with(element, act) {
		const target = { context: this.#context };
		return this.send("script.callFunction", { functionDeclaration: `${act}`, arguments: [element], target, awaitPromise: false });
	}

	#act(actions) {
		return this.onPage("input.performActions", { actions });
	}

	/** A click in the middle of it, after scrolling there. */
	async click(locator) {
		const element = await this.find(locator);
		await this.#with(element, (found) => found.scrollIntoView({ block: "center", behavior: "instant" }));
		const move = { type: "pointerMove", x: 0, y: 0, origin: { type: "element", element } };
		await this.#act([{ type: "pointer", id: "mouse", actions: [move, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }] }]);
	}

	/** Clicks into it and types. */
	async type(locator, text) {
		await this.click(locator);
		await this.#keys(text);
	}

	/** Chooses in a list by the first letters, as one does who got there by the keyboard. */
	async pick(locator, text) {
		await this.#with(await this.find(locator), (element) => element.focus());
		await this.#keys(text);
	}

	#keys(text) {
		const keys = [...text].flatMap((value) => ["keyDown", "keyUp"].map((type) => ({ type, value })));
		return this.#act([{ type: "key", id: "keys", actions: keys }]);
	}

	/** Chooses files, as the camera or the file chooser hands them over. */
	async choose(locator, ...files) {
		await this.onPage("input.setFiles", { element: await this.find(locator), files });
	}

	/** Kills the browser and all its processes at once, as a battery does. */
	async kill() {
		await killGroup(this.#child);
	}

	/** Ends the browser properly. */
	async close() {
		const ask = () => void this.send("browser.close", {}).catch(() => {});
		await closeGroup(this.#child, ask, 10_000);
	}
}
