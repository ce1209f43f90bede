/** What many runs come to. Refuses means: one slow run on a shared machine says nothing about the others. */

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)];
}

/** All runs as they came, in whole milliseconds. */
export function told(values) {
	return values.map((value) => Math.round(value)).join(" ");
}
