/** What many runs come to. Refuses means: one slow run on a shared machine says nothing about the others. */

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)];
}

/** All runs as they came, in whole milliseconds. */
export function told(values) {
	return values.map((value) => Math.round(value)).join(" ");
}

/** The mean of the middle half: as deaf to outliers as the median, but finer than the tenths of a millisecond that a page's clock shows. */
export function middle(values) {
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.slice(Math.floor(sorted.length / 4), Math.ceil((sorted.length * 3) / 4));
	return half.reduce((sum, value) => sum + value, 0) / half.length;
}
