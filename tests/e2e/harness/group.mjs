/**
 * A browser as a process group: whatever it starts ends with it, and with the test process.
 *
 * Invariant: no process of a group outlives the test process, however that ends short of SIGKILL.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";

const running = new Set();
process.on("exit", () => {
	for (const child of running) endGroup(child);
});

/** Starts a program at the head of a group of its own; what it says on stderr can be read. */
export function startGroup(program, flags, settings = process.env) {
	const child = spawn(program, flags, { detached: true, env: settings, stdio: ["ignore", "ignore", "pipe"] });
	running.add(child);
	child.once("exit", () => running.delete(child));
	return child;
}

/** Kills all of it at once. */
export function endGroup(child) {
	try {
		process.kill(-child.pid, "SIGKILL");
	} catch {
		// It was gone already.
	}
}

/** Kills all of it at once, as a battery does, and waits until it is gone. */
export async function killGroup(child) {
	const ended = once(child, "exit");
	endGroup(child);
	await ended;
}

/** Asks it to end, and makes it when it does not within the limit. */
export async function closeGroup(child, ask, limitMs) {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, "exit");
	await ask();
	const late = setTimeout(() => endGroup(child), limitMs);
	await ended;
	clearTimeout(late);
}
