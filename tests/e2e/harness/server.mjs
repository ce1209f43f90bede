/**
 * Starts, stops and kills the real server binary on a data folder of its own.
 *
 * It refuses to reach into the database: a story sees what a user sees. Invariant: whatever was started is ended with the test process.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_LIMIT_MS = 20_000;
const running = new Set();
process.on("exit", () => {
	for (const child of running) child.kill("SIGKILL");
});

/** A port that nobody listens on right now. */
export async function freePort() {
	const probe = createServer();
	probe.listen(0, "127.0.0.1");
	await once(probe, "listening");
	const { port } = probe.address();
	probe.close();
	await once(probe, "close");
	return port;
}

export class LyktaServer {
	#child = null;
	/** All that the server printed since its last start. */
	output = "";

	constructor(data, port, settings, command = "demo") {
		this.data = data;
		this.port = port;
		this.settings = settings;
		this.command = command;
	}

	/** A server with the demo on fresh data. `settings` are environment variables. */
	static async demo(settings = {}) {
		const data = await mkdtemp(join(tmpdir(), "lykta-story-"));
		const server = new LyktaServer(data, await freePort(), settings);
		await server.start();
		return server;
	}

	/** A server without the example, with one account. */
	static async empty(account, settings = {}) {
		const data = await mkdtemp(join(tmpdir(), "lykta-story-"));
		const server = new LyktaServer(data, await freePort(), settings, "serve");
		const { user, password, role, name, organisation } = account;
		const flags = ["--data", data, "--role", role, "--name", name, "--organisation", organisation, user];
		const made = spawnSync(process.env.LYKTA_BIN, ["user", "add", ...flags], { input: `${password}\n`, encoding: "utf8" });
		if (made.status !== 0) throw new Error(`no account: ${made.stderr}`);
		await server.start();
		return server;
	}

	async start() {
		this.output = "";
		const child = spawn(process.env.LYKTA_BIN, [this.command, "--data", this.data, "--listen", `127.0.0.1:${this.port}`], {
			stdio: ["ignore", "pipe", "pipe"],
			env: { ...process.env, ...this.settings },
		});
		this.#child = child;
		running.add(child);
		child.once("exit", () => running.delete(child));
		for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (this.output += part));
		const deadline = Date.now() + START_LIMIT_MS;
		while (Date.now() < deadline) {
			if (child.exitCode !== null) throw new Error(`the server ended at once:\n${this.output}`);
			if (await this.#isReady()) return;
			await new Promise((resolve) => setTimeout(resolve, 30));
		}
		throw new Error(`the server did not get ready:\n${this.output}`);
	}

	/** Over HTTPS nobody has to trust it for this question. */
	#isReady() {
		const isTls = this.settings?.LYKTA_LAN === "true";
		return new Promise((resolve) => {
			const options = { host: "127.0.0.1", port: this.port, path: "/readyz", rejectUnauthorized: false };
			const asked = (isTls ? https : http).get(options, (answer) => {
				answer.resume();
				resolve(answer.statusCode === 200);
			});
			asked.on("error", () => resolve(false));
		});
	}

	/** Ends the server as Ctrl-C does, and returns its exit code. */
	async stop(signal = "SIGINT") {
		const child = this.#child;
		// One that was killed has no exit code, and no second end to wait for.
		if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
		const ended = once(child, "exit");
		child.kill(signal);
		const [code] = await ended;
		return code;
	}

	/** What the demo printed for people: the join secret, the code, the sign-ins. */
	get facts() {
		const secret = /\/j#([A-Za-z0-9_-]+)/.exec(this.output)?.[1];
		const code = /\b([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4})\b/.exec(this.output);
		if (!secret || !code) throw new Error(`the demo printed no join link or code:\n${this.output}`);
		return { secret, code: `${code[1]}${code[2]}`, ...this.#coordinator() };
	}

	#coordinator() {
		const [, user, password] = /^\s+(samordnare)\s+(\S+)/m.exec(this.output) ?? [];
		if (!user) throw new Error(`the demo printed no coordinator:\n${this.output}`);
		return { user, password };
	}
}
