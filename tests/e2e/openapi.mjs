/**
 * Fuzzing by the OpenAPI document: schemathesis reads it from a demo server and looks for requests after which the server and the document say different things.
 *
 * LYKTA_SCHEMATHESIS names the program, LYKTA_FUZZ_SECONDS how long it may look. It refuses to judge by itself: what schemathesis calls a failure is one.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { say } from "./harness/proof.mjs";
import { LyktaServer } from "./harness/server.mjs";

const SECONDS = Number(process.env.LYKTA_FUZZ_SECONDS ?? 60);
const SEED = process.env.LYKTA_FUZZ_SEED ?? String(Math.floor(Date.now() / 1000));
const CONFIG = fileURLToPath(new URL("../schemathesis.toml", import.meta.url));

async function signIn(origin, { user, password }) {
	const device_id = "01933f5e-9c00-7aaa-8aaa-00000000000a";
	const headers = { "content-type": "application/json" };
	const signed = await fetch(`${origin}/api/session`, { method: "POST", headers, body: JSON.stringify({ user, password, device_id }) });
	if (!signed.ok) throw new Error(`no sign-in: ${signed.status}`);
	const cookie = signed.headers.get("set-cookie").split(";")[0];
	const made = await fetch(`${origin}/api/token`, { method: "POST", headers: { cookie, "sec-fetch-site": "same-origin" } });
	return (await made.json()).token;
}

const server = await LyktaServer.demo();
try {
	const origin = `http://localhost:${server.port}`;
	const token = await signIn(origin, server.facts);
	const folder = await mkdtemp(join(tmpdir(), "lykta-openapi-"));
	const report = join(folder, "report.json");
	const options = ["--url", origin, "-H", `Authorization: Bearer ${token}`, "--max-time", String(SECONDS), "--seed", SEED, "--report-json-path", report];
	const run = spawn(process.env.LYKTA_SCHEMATHESIS, ["--config-file", CONFIG, "run", `${origin}/api/openapi.json`, ...options], {
		stdio: ["ignore", "pipe", "inherit"],
		cwd: folder,
	});
	let output = "";
	run.stdout.on("data", (part) => {
		output += part;
		process.stdout.write(part);
	});
	const [code] = await once(run, "exit");
	const cases = Number(/([\d,]+) generated/.exec(output)?.[1].replaceAll(",", "") ?? Number.NaN);
	if (code !== 0 || !(cases > 0)) {
		console.error(`schemathesis ended with ${code}; its report: ${await readFile(report, "utf8").catch(() => "none")}`.slice(0, 5_000));
		process.exitCode = 1;
	} else {
		say("openapi-fuzzing", { cases, seconds: SECONDS, seed: Number(SEED), failures: 0 });
	}
} finally {
	await server.stop();
}
