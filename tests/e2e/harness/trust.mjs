/** How a device comes to trust an installation's own certificate authority: as a person does it, by fetching the certificate and installing it. */
import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What lies at the printed address, fetched before anything is trusted (the person has clicked past the warning). */
export function fetchUntrusted(url) {
	return new Promise((resolve, reject) => {
		https
			.get(url, { rejectUnauthorized: false }, (answer) => {
				const parts = [];
				answer.on("data", (part) => parts.push(part));
				answer.on("end", () => resolve({ type: answer.headers["content-type"], bytes: Buffer.concat(parts) }));
			})
			.on("error", reject);
	});
}

/** The certificate that the server shows to who comes by that host name or address. */
export function shownCertificate(host, port) {
	return new Promise((resolve, reject) => {
		const socket = connect({ host, port, rejectUnauthorized: false }, () => {
			const { raw } = socket.getPeerCertificate();
			socket.end();
			resolve(new X509Certificate(raw));
		});
		socket.on("error", reject);
	});
}

/** A home folder of its own for a device. */
export function newHome() {
	return mkdtemp(join(tmpdir(), "lykta-home-"));
}

/** Installs a CA certificate in a device's home: Chromium on Linux reads the user's NSS database there. */
export async function trust(home, pem) {
	const database = join(home, ".pki", "nssdb");
	const file = join(home, "lykta-ca.crt");
	await mkdir(database, { recursive: true });
	await writeFile(file, pem);
	await run("certutil", ["-d", `sql:${database}`, "-N", "--empty-password"]);
	await run("certutil", ["-d", `sql:${database}`, "-A", "-t", "C,,", "-n", "lykta", "-i", file]);
}
