/**
 * The network between a browser and the server: a TCP relay that keeps what goes up and can be cut.
 *
 * Real bytes, not the browser's account of them. Invariant: while cut, nothing passes and new connections are refused.
 */
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { inflateRawSync } from "node:zlib";

/** How gzip begins. */
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
/** Browsers put neither a name nor anything else into it. */
const GZIP_HEAD_BYTES = 10;

export class Wire {
	#sockets = new Set();
	#isCut = false;
	#sent = [];

	constructor(listener, port) {
		this.listener = listener;
		this.port = port;
	}

	/** A relay to a local port, on a port of its own. */
	static async to(target) {
		const wire = new Wire(null, 0);
		const listener = createServer((near) => wire.#relay(near, target));
		listener.listen(0, "127.0.0.1");
		await once(listener, "listening");
		wire.listener = listener;
		wire.port = listener.address().port;
		return wire;
	}

	#relay(near, target) {
		if (this.#isCut) {
			near.destroy();
			return;
		}
		const far = connect(target, "127.0.0.1");
		for (const socket of [near, far]) {
			this.#sockets.add(socket);
			socket.on("error", () => {});
			socket.on("close", () => {
				this.#sockets.delete(socket);
				near.destroy();
				far.destroy();
			});
		}
		near.on("data", (bytes) => this.#sent.push(bytes));
		near.pipe(far);
		far.pipe(near);
	}

	/** Cuts every connection and refuses new ones. */
	cut() {
		this.#isCut = true;
		for (const socket of this.#sockets) socket.destroy();
	}

	mend() {
		this.#isCut = false;
	}

	/** All bytes that went from the browser to the server, in the order in which they passed here. */
	get sent() {
		return Buffer.concat(this.#sent);
	}

	/** What was sent compressed, in plain bytes. */
	get unpacked() {
		const { sent } = this;
		const parts = [];
		for (let at = sent.indexOf(GZIP); at !== -1; at = sent.indexOf(GZIP, at + 1)) {
			try {
				// Whatever came after it on the wire is no part of it: only the raw reader stops where the stream does.
				parts.push(inflateRawSync(sent.subarray(at + GZIP_HEAD_BYTES)));
			} catch {
				// Three bytes of a photo that look like a beginning.
			}
		}
		return Buffer.concat(parts);
	}

	get origin() {
		return `http://localhost:${this.port}`;
	}

	async close() {
		this.cut();
		this.listener.close();
		await once(this.listener, "close");
	}
}
