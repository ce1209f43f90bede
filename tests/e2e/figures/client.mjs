/**
 * The client's figures, in a real Chromium made as slow as a cheap phone: `cargo xtask bench client [-- PART…]`.
 *
 * Parts: start, save, visit, busy, lighthouse. Each prints what it measured, against what, and the bar. It refuses to call an absolute figure failed: machines are
 * shared and noisy; only a ratio measured in one run decides the exit code.
 */
import { firstVisit } from "./first-visit.mjs";
import { interaction } from "./interaction.mjs";
import { lighthouseScores } from "./lighthouse.mjs";
import { durableSave } from "./save.mjs";
import { coldStart } from "./start.mjs";

const PARTS = { start: coldStart, save: durableSave, visit: firstVisit, busy: interaction, lighthouse: lighthouseScores };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
	console.error(`no such part: ${unknown.join(", ")}; there are ${Object.keys(PARTS).join(", ")}`);
	process.exit(2);
}
const rows = [];
for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) {
	console.error(`measuring: ${name}`);
	rows.push(...(await PARTS[name]()));
}

const shown = rows.map(({ what, is, unit, most, least, runs, isRatio }) => {
	const isMet = most === undefined && least === undefined ? undefined : (most === undefined || is <= most) && (least === undefined || is >= least);
	const bar = most !== undefined ? `≤ ${most} ${unit}` : least !== undefined ? `≥ ${least} ${unit}` : "";
	return { what, is: `${Number(is.toPrecision(3))} ${unit}`.trim(), bar: bar.trim(), runs: runs ?? "", isMet, isRatio };
});
const widths = ["what", "is", "bar"].map((column) => Math.max(...shown.map((row) => row[column].length)));
for (const row of shown) {
	const cells = ["what", "is", "bar"].map((column, at) => (at === 0 ? row[column].padEnd(widths[at]) : row[column].padStart(widths[at])));
	console.log(`${cells.join("   ")}   ${row.isMet === undefined ? " " : row.isMet ? "met" : "MISSED"}   ${row.runs}`);
}
process.exit(shown.some((row) => row.isRatio && row.isMet === false) ? 1 : 0);
