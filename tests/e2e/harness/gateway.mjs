/**
 * An HTTP station between the browser and the server that can do to requests what bad networks do: lose answers, repeat questions, answer for somebody else.
 *
 * Where the wire knows bytes, this one knows requests. It refuses to invent answers of the API: what is not passed on is plainly not Lykta's.
 * Invariant: while no rule stands, everything passes unchanged.
 */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, request as ask } from "node:http";
import { join, normalize } from "node:path";
import { gunzipSync } from "node:zlib";

const TYPES = { html: "text/html", js: "text/javascript", css: "text/css", wasm: "application/wasm", webmanifest: "application/manifest+json", svg: "image/svg+xml" };

export class Gateway {
	#target;
	#rule = null;
	#dist = null;
	#offered = null;
	#sockets = new Set();
	/** Method and path of each request, in order. */
	seen = [];

	constructor(target) {
		this.#target = target;
		this.listener = createServer((near, back) => this.#take(near, back).catch(() => back.destroy()));
		this.listener.on("connection", (socket) => {
			this.#sockets.add(socket);
			socket.on("error", () => {});
			socket.on("close", () => this.#sockets.delete(socket));
		});
	}

	/** A gateway to a local port, on a port of its own. */
	static async to(target) {
		const gateway = new Gateway(target);
		gateway.listener.listen(0, "127.0.0.1");
		await once(gateway.listener, "listening");
		gateway.port = gateway.listener.address().port;
		return gateway;
	}

	get origin() {
		return `http://localhost:${this.port}`;
	}

	/**
	 * Lets a rule stand: it gets each request that comes, and returns `undefined` to let it pass. Requests under way are cut, so that no old stream outlives it.
	 * @param {null | ((question: Question) => undefined | Promise<unknown>)} rule
	 */
	set rule(rule) {
		this.#rule = rule;
		for (const socket of this.#sockets) socket.destroy();
	}

	/** Serves another build of the front end in front of the server's own; the headers stay the server's. `null`: the server's own. */
	serve(dist) {
		this.#dist = dist;
	}

	/** Hands out the files of a folder below a path of its own, and some that are given as text. */
	offer(prefix, folder, texts = {}) {
		this.#offered = { prefix, folder, texts };
	}

	async #take(near, back) {
		this.seen.push(`${near.method} ${near.url}`);
		const body = [];
		for await (const part of near) body.push(part);
		const question = new Question(this.#target, near, back, Buffer.concat(body));
		if (this.#rule !== null) {
			const done = this.#rule(question);
			if (done !== undefined) return done;
		}
		if (this.#offered !== null && near.url.startsWith(this.#offered.prefix)) return this.#hand(question);
		if (this.#dist !== null && near.method === "GET" && !near.url.startsWith("/api/")) return this.#file(question);
		return question.pass();
	}

	async #hand(question) {
		const { prefix, folder, texts } = this.#offered;
		const name = normalize(question.path.slice(prefix.length));
		const body = texts[name] ?? (await readFile(join(folder, name)).catch(() => null));
		const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
		return question.say(body === null ? 404 : 200, { "content-type": type }, body ?? "");
	}

	async #file(question) {
		const path = normalize(question.path.split("?")[0]);
		const wanted = path === "/" || !/\.\w+$/.test(path) ? "index.html" : path;
		const bytes = await readFile(join(this.#dist, wanted)).catch(() => null);
		const page = await question.answer("/");
		const kept = ["content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy", "cross-origin-opener-policy"];
		const headers = Object.fromEntries(kept.flatMap((name) => (page.headers[name] ? [[name, page.headers[name]]] : [])));
		const type = TYPES[wanted.split(".").pop()] ?? "application/octet-stream";
		question.back.writeHead(bytes === null ? 404 : 200, { ...headers, "content-type": type, "cache-control": "no-cache" });
		question.back.end(bytes ?? "");
	}

	async close() {
		this.listener.close();
		this.listener.closeAllConnections();
		await once(this.listener, "close");
	}
}

/** One request on its way. */
export class Question {
	#target;

	constructor(target, near, back, body) {
		this.#target = target;
		this.near = near;
		this.back = back;
		this.body = body;
		this.path = near.url;
		this.method = near.method;
	}

	/** Whether the body came compressed. */
	get isCompressed() {
		return this.near.headers["content-encoding"] === "gzip";
	}

	/** The body in plain bytes. */
	get plain() {
		return this.isCompressed ? gunzipSync(this.body) : this.body;
	}

	/** Whether this carries operations. */
	get isPush() {
		return this.path === "/api/sync/push";
	}

	/** Sends the question on; resolves with the head of the answer, whose body is still to come. */
	send(path = this.path) {
		return new Promise((resolve, reject) => {
			const headers = { ...this.near.headers, connection: "close", "content-length": String(this.body.length) };
			if (this.body.length === 0 && this.method === "GET") delete headers["content-length"];
			const far = ask({ host: "127.0.0.1", port: this.#target, method: this.method, path, headers });
			far.on("response", resolve);
			far.on("error", reject);
			this.back.on("close", () => far.destroy());
			far.end(this.body);
		});
	}

	/** Sends the question on and takes the whole answer. */
	async answer(path) {
		const far = await this.send(path);
		const parts = [];
		for await (const part of far) parts.push(part);
		return { status: far.statusCode, headers: far.headers, body: Buffer.concat(parts) };
	}

	/** As if nobody stood between. */
	async pass() {
		const far = await this.send();
		const headers = { ...far.headers };
		delete headers.connection;
		this.back.writeHead(far.statusCode, headers);
		far.pipe(this.back);
		far.on("error", () => this.back.destroy());
	}

	/** The server hears and answers, and the answer is lost. Resolves with what it was. */
	async lose() {
		const answer = await this.answer();
		this.back.destroy();
		return answer;
	}

	/** The server hears the same bytes as often as that; the last answer comes back. */
	async repeat(times) {
		let answer;
		for (let at = 0; at < times; at += 1) answer = await this.answer();
		const headers = { ...answer.headers };
		delete headers.connection;
		this.back.writeHead(answer.status, headers);
		this.back.end(answer.body);
	}

	/** Somebody else answers. */
	async say(status, headers, text) {
		this.back.writeHead(status, headers);
		this.back.end(text);
	}
}
