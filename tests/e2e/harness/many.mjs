/**
 * Many observations of one participant, sent through the API as a phone sends them: for lists that are long.
 *
 * It refuses to hide a refusal. Invariant: the same count gives the same texts, categories and severities in the same order.
 */
import { randomBytes } from "node:crypto";

const TEXTS = ["Lampan är trasig", "Buskar skymmer gångvägen", "Klotter på väggen", "Trasig ruta i porten", "Sopor runt papperskorgen"];
const CATEGORIES = ["lighting", "sightlines", "damage", "entrances", "upkeep"];
const SEVERITIES = ["urgent", "poor", "acceptable", "good"];
const PUSHED_AT_ONCE = 200;

/** A UUIDv7. */
function freshId() {
	const bytes = randomBytes(16);
	bytes.writeUIntBE(Date.now(), 0, 6);
	bytes[6] = (bytes[6] & 0x0f) | 0x70;
	bytes[8] = (bytes[8] & 0x3f) | 0x80;
	return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

async function post(origin, path, body, headers = {}) {
	const answer = await fetch(origin + path, {
		method: "POST",
		headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", ...headers },
		body: JSON.stringify(body),
	});
	const told = await answer.json();
	if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(told)}`);
	return { told, cookie: answer.headers.get("set-cookie")?.split(";")[0] };
}

function observation(walk, at) {
	const position = { lat_e7: 574_890_000 + ((at * 7_919) % 35_000), lon_e7: 126_445_000 + ((at * 104_729) % 75_000), accuracy_m: 8, source: "gps" };
	const fields = {
		walk,
		category: CATEGORIES[at % CATEGORIES.length],
		severity: SEVERITIES[at % SEVERITIES.length],
		text: `${TEXTS[at % TEXTS.length]} ${at + 1}`,
		position,
	};
	const proposed = `${Date.now().toString(16).padStart(12, "0")}0000`;
	return { op_id: freshId(), schema: 1, kind: "observation", record_id: freshId(), proposed, change: { type: "create", fields } };
}

/** Joins with a link's secret and notes that many things. */
export async function noteMany(origin, secret, count) {
	const device_id = freshId();
	const joined = await post(origin, "/api/join", { secret, device_id });
	const { token } = (await post(origin, "/api/token", {}, { cookie: joined.cookie })).told;
	const operations = Array.from({ length: count }, (_, at) => ({ device_seq: at + 1, body: JSON.stringify(observation(joined.told.walk, at)) }));
	while (operations.length > 0) {
		const push = {
			protocol: 1,
			device_id,
			sent_at_ms: Date.now(),
			operations: operations.splice(0, PUSHED_AT_ONCE),
			waiting_operations: operations.length,
			waiting_photos: 0,
		};
		const { told } = await post(origin, "/api/sync/push", push, { authorization: `Bearer ${token}` });
		const refused = told.answers.find((answer) => answer.outcome !== "applied");
		if (refused) throw new Error(JSON.stringify(refused));
	}
}
