/**
 * How a story says what it measured: one line that `cargo xtask bench reliability` reads. Refuses to judge: whoever says a figure has asserted it before.
 */

/** `row` names a row of the reliability report, `figures` is an object of named figures. */
export function say(row, figures) {
	console.log(`LYKTA_PROOF ${JSON.stringify({ row, figures })}`);
}
