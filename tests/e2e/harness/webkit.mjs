/**
 * A second engine: WebKitGTK through plain WebDriver, in a virtual display. It keeps nothing when it ends, as a private window does.
 *
 * It refuses to pretend: what this port of WebKit cannot do (a persistent profile, a phone's storage rules) is not tested by it.
 */
import { endGroup, startGroup } from "./group.mjs";
import { freePort } from "./server.mjs";

const DRIVER = process.env.LYKTA_WEBKIT_DRIVER ?? "/usr/bin/WebKitWebDriver";
const START_LIMIT_MS = 20_000;
const WAIT_MS = 20_000;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export class WebKit {
	#child;
	#base;
	#session;

	/** Starts the browser. `acceptInsecureCerts` stands for the person who installed the certificate: this engine has no store of its own for it. */
	static async start() {
		const webkit = new WebKit();
		const port = await freePort();
		webkit.#child = startGroup("xvfb-run", ["--auto-servernum", DRIVER, `--port=${port}`]);
		let said = "";
		webkit.#child.stderr.on("data", (text) => (said = (said + text).slice(-2_000)));
		webkit.#base = `http://127.0.0.1:${port}`;
		const deadline = Date.now() + START_LIMIT_MS;
		while (!(await fetch(`${webkit.#base}/status`).catch(() => null))?.ok) {
			if (Date.now() > deadline) throw new Error(`WebKitWebDriver did not start: ${said}`);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		const wanted = { alwaysMatch: { acceptInsecureCerts: true } };
		const { sessionId } = await webkit.#ask("POST", "/session", { capabilities: wanted });
		webkit.#session = `/session/${sessionId}`;
		return webkit;
	}

	async #ask(method, path, body) {
		const answer = await fetch(this.#base + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
		const { value } = await answer.json();
		if (!answer.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
		return value;
	}

	goto(url) {
		return this.#ask("POST", `${this.#session}/url`, { url });
	}

	reload() {
		return this.#ask("POST", `${this.#session}/refresh`, {});
	}

	/** The value of a function's body in the page. */
	run(script, ...args) {
		return this.#ask("POST", `${this.#session}/execute/sync`, { script, args });
	}

	/** The value of a promise in the page. */
	wait(script, ...args) {
		return this.#ask("POST", `${this.#session}/execute/async`, { script: `const done = arguments[arguments.length - 1]; (async () => { ${script} })().then(done, (error) => done(String(error)));`, args });
	}

	/** The first element that XPath finds and that can be seen, waited for. */
	async find(xpath) {
		const deadline = Date.now() + WAIT_MS;
		for (;;) {
			const [found] = await this.#ask("POST", `${this.#session}/elements`, { using: "xpath", value: xpath });
			if (found) return found[ELEMENT];
			if (Date.now() > deadline) throw new Error(`nothing is ${xpath}; the page says:\n${await this.run("return document.body.innerText")}`);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	async click(xpath) {
		await this.#ask("POST", `${this.#session}/element/${await this.find(xpath)}/click`, {});
	}

	async type(xpath, text) {
		await this.#ask("POST", `${this.#session}/element/${await this.find(xpath)}/value`, { text });
	}

	says(text) {
		return this.find(`//*[contains(normalize-space(.), "${text}")]`);
	}

	async close() {
		await this.#ask("DELETE", this.#session).catch(() => undefined);
		endGroup(this.#child);
	}
}
