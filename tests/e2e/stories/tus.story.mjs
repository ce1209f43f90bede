/**
 * A stock tus client uploads to the server: creation, resumption after a cut, checksums, termination, bytes with the creation.
 *
 * Proves that the upload is tus 1.0 as others understand it, not as we do. No browser: what ours does is in the other stories. Invariant: what was
 * acknowledged reads back through its record.
 */
import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import * as tus from "tus-js-client";
import { LyktaServer } from "../harness/server.mjs";
import { Wire } from "../harness/wire.mjs";
import { png } from "../png.mjs";

const PIECE = 64 * 1024;
const LIMIT = { timeout: 60_000 };
let server;
let phone;

before(async () => {
	server = await LyktaServer.demo();
	phone = await Phone.join(server);
});
after(() => server.stop());

/** UUIDv7: the time first, then chance. */
function newId() {
	const time = Date.now().toString(16).padStart(12, "0");
	const [, , , variant, rest] = randomUUID().split("-");
	return `${time.slice(0, 8)}-${time.slice(8)}-7${randomBytes(2).toString("hex").slice(1)}-${variant}-${rest}`;
}

/** A client of the documented protocol, as small as it can be. */
class Phone {
	#seq = 0;

	static async join(server) {
		const phone = new Phone();
		phone.origin = `http://localhost:${server.port}`;
		phone.deviceId = newId();
		const joined = await fetch(`${phone.origin}/api/join`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ secret: server.facts.secret, device_id: phone.deviceId, name: "Kim" }),
		});
		assert.equal(joined.status, 200);
		phone.walk = (await joined.json()).walk;
		const cookie = joined.headers.get("set-cookie").split(";")[0];
		const token = await fetch(`${phone.origin}/api/token`, { method: "POST", headers: { cookie, origin: phone.origin } });
		phone.headers = { authorization: `Bearer ${(await token.json()).token}` };
		return phone;
	}

	operation(record, change) {
		const proposed = `${Date.now().toString(16).padStart(12, "0")}0000`;
		const body = JSON.stringify({ op_id: newId(), schema: 1, kind: "observation", record_id: record, proposed, change });
		this.#seq += 1;
		return { device_seq: this.#seq, body };
	}

	/** Pushes an observation that refers to these bytes; gives its id and the photo's. */
	async refer(bytes) {
		const record = newId();
		const photo = createHash("sha256").update(bytes).digest("hex");
		const fields = { walk: this.walk, category: "lighting", severity: "poor" };
		const value = { width_px: 400, height_px: 300, size_bytes: bytes.length };
		const operations = [
			this.operation(record, { type: "create", fields }),
			this.operation(record, { type: "append", set: "photos", element: photo, value }),
		];
		const push = { protocol: 1, device_id: this.deviceId, sent_at_ms: Date.now(), operations, waiting_operations: 0, waiting_photos: 1 };
		const answer = await fetch(`${this.origin}/api/sync/push`, {
			method: "POST",
			headers: { ...this.headers, "content-type": "application/json" },
			body: JSON.stringify(push),
		});
		const { answers } = await answer.json();
		for (const one of answers) assert.equal(one.outcome, "applied", JSON.stringify(one));
		return { record, photo };
	}

	read({ record, photo }) {
		return fetch(`${this.origin}/api/photos/${record}/${photo}`, { headers: this.headers });
	}
}

/** A picture that packing does not make smaller. */
function noise() {
	return png({ width: 400, height: 300, rgb: randomBytes(400 * 300 * 3) });
}

/** An upload by the stock client. `said` holds what the server answered. */
function upload(bytes, { record, photo }, options = {}) {
	const said = [];
	let started;
	const finished = new Promise((resolve, reject) => {
		started = new tus.Upload(bytes, {
			endpoint: `${phone.origin}/api/photos`,
			headers: phone.headers,
			metadata: { photo, record },
			chunkSize: PIECE,
			retryDelays: [50, 100, 200, 400, 800],
			onAfterResponse: (request, response) => {
				said.push({
					method: request.getMethod(),
					status: response.getStatus(),
					offset: Number(response.getHeader("upload-offset")),
					photo: response.getHeader("lykta-photo"),
				});
			},
			onError: reject,
			onSuccess: resolve,
			...options,
		});
	});
	// A failure that the test looks at later is not unheard.
	finished.catch(() => {});
	return { client: started, finished, said };
}

async function isWhole(facts, said) {
	assert.equal(said.at(-1).photo, facts.photo, "only the hash is an acknowledgement");
	const shown = await phone.read(facts);
	assert.equal(shown.status, 200);
	assert.equal(shown.headers.get("content-type"), "image/jpeg");
}

test("a photo in pieces, each with its checksum", LIMIT, async () => {
	const bytes = noise();
	const facts = await phone.refer(bytes);
	const algorithms = ["sha256", "sha1"];
	const { client, finished, said } = upload(bytes, facts, {
		onBeforeRequest: (request) => {
			if (request.getMethod() !== "PATCH") return;
			const offset = Number(request.getHeader("Upload-Offset"));
			const algorithm = algorithms[(offset / PIECE) % 2];
			const digest = createHash(algorithm).update(bytes.subarray(offset, offset + PIECE)).digest("base64");
			request.setHeader("Upload-Checksum", `${algorithm} ${digest}`);
		},
	});
	client.start();
	await finished;
	assert.deepEqual(said[0].status, 201);
	assert.equal(said.filter(({ method }) => method === "PATCH").length, Math.ceil(bytes.length / PIECE));
	await isWhole(facts, said);
});

test("a piece whose checksum lies is refused and its bytes are not kept", LIMIT, async () => {
	const bytes = noise();
	const facts = await phone.refer(bytes);
	const { client, finished, said } = upload(bytes, facts, {
		retryDelays: null,
		onBeforeRequest: (request) => {
			if (request.getMethod() === "PATCH") request.setHeader("Upload-Checksum", `sha1 ${createHash("sha1").update("other").digest("base64")}`);
		},
	});
	client.start();
	await assert.rejects(finished, /460/);
	const asked = await fetch(client.url, { method: "HEAD", headers: { ...phone.headers, "tus-resumable": "1.0.0" } });
	assert.equal(asked.headers.get("upload-offset"), "0");
	assert.equal(said.at(-1).status, 460);
});

test("a wire that is cut again and again costs less than a piece each time", LIMIT, async () => {
	const bytes = noise();
	const facts = await phone.refer(bytes);
	const wire = await Wire.to(server.port);
	let cuts = 0;
	const { client, finished, said } = upload(bytes, facts, {
		endpoint: `${wire.origin}/api/photos`,
		onProgress: (sent) => {
			if (cuts < 4 && sent > (cuts + 1) * 60_000) {
				cuts += 1;
				wire.cut();
				setTimeout(() => wire.mend(), 60);
			}
		},
	});
	client.start();
	await finished;
	assert.equal(cuts, 4);
	assert.ok(said.some(({ method }) => method === "HEAD"), "it asked where to go on");
	const heads = wire.sent.toString("latin1").split(/(?:POST|PATCH|HEAD) \/api\/photos/).length - 1;
	const most = bytes.length + cuts * PIECE + heads * 2_000;
	assert.ok(wire.sent.length <= most, `${wire.sent.length} bytes went up for a photo of ${bytes.length}`);
	await isWhole(facts, said);
	await wire.close();
});

test("an upload that was paused goes on in another client, and after a restart of the server", LIMIT, async () => {
	const bytes = noise();
	const facts = await phone.refer(bytes);
	const first = upload(bytes, facts, { onChunkComplete: (_, sent) => sent >= 2 * PIECE && first.client.abort() });
	first.client.start();
	while (first.client.url === null || first.said.filter(({ method }) => method === "PATCH").length < 2) {
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	assert.equal(await server.stop("SIGKILL"), null);
	await server.start();
	const second = upload(bytes, facts, { uploadUrl: first.client.url });
	second.client.start();
	await second.finished;
	assert.equal(second.said[0].method, "HEAD");
	assert.ok(second.said[0].offset >= 2 * PIECE, `it went on at ${second.said[0].offset}`);
	await isWhole(facts, second.said);
});

test("an upload that is terminated is gone", LIMIT, async () => {
	const bytes = noise();
	const facts = await phone.refer(bytes);
	const { client, said } = upload(bytes, facts, { onChunkComplete: () => client.abort() });
	client.start();
	while (!said.some(({ method }) => method === "PATCH")) await new Promise((resolve) => setTimeout(resolve, 10));
	await client.abort(true);
	assert.deepEqual(said.at(-1).status, 204);
	const asked = await fetch(client.url, { method: "HEAD", headers: { ...phone.headers, "tus-resumable": "1.0.0" } });
	assert.equal(asked.status, 404);
	// The stock client begins anew by itself when the place is gone.
	const again = upload(bytes, facts, { uploadUrl: client.url });
	again.client.start();
	await again.finished;
	await isWhole(facts, again.said);
});

test("the first bytes come with the creation", LIMIT, async () => {
	const bytes = noise();
	const facts = await phone.refer(bytes);
	const { client, finished, said } = upload(bytes, facts, { uploadDataDuringCreation: true, chunkSize: Number.POSITIVE_INFINITY });
	client.start();
	await finished;
	assert.deepEqual(said.map(({ method, status }) => [method, status]), [["POST", 201]]);
	await isWhole(facts, said);
});

test("bytes with another hash than was announced are refused and leave nothing", LIMIT, async () => {
	const bytes = noise();
	const facts = await phone.refer(bytes);
	const other = noise();
	const padded = Buffer.concat([other, Buffer.alloc(Math.max(0, bytes.length - other.length))]).subarray(0, bytes.length);
	const { client, finished } = upload(padded, facts, { retryDelays: null });
	client.start();
	await assert.rejects(finished, /hash_mismatch/);
	assert.equal((await phone.read(facts)).status, 404);
});
