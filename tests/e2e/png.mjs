/**
 * Pictures as small as PNG lets them be: browsers encode fast, a repository wants few bytes.
 *
 * Knows 8-bit RGB without transparency only. Invariant: each row takes the filter with the smallest sum of differences (PNG specification, 12.7).
 */
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const DEPTH = 3;

function chunk(name, data) {
	const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
	const frame = Buffer.alloc(4);
	frame.writeUInt32BE(data.length);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([frame, body, sum]);
}

function paeth(left, up, corner) {
	const guess = left + up - corner;
	const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
	if (byLeft <= byUp && byLeft <= byCorner) return left;
	return byUp <= byCorner ? up : corner;
}

const FILTERS = [() => 0, (left) => left, (_, up) => up, (left, up) => (left + up) >> 1, paeth];

function filtered(row, above) {
	let best;
	FILTERS.forEach((guess, number) => {
		const line = Buffer.alloc(row.length + 1);
		line[0] = number;
		let sum = 0;
		for (let at = 0; at < row.length; at += 1) {
			const isFirst = at < DEPTH;
			const value = (row[at] - guess(isFirst ? 0 : row[at - DEPTH], above[at], isFirst ? 0 : above[at - DEPTH])) & 0xff;
			line[at + 1] = value;
			sum += value < 128 ? value : 256 - value;
		}
		if (best === undefined || sum < best.sum) best = { sum, line };
	});
	return best.line;
}

/** A PNG of `rgb`, three bytes a pixel, row by row. */
export function png({ width, height, rgb }) {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	const size = width * DEPTH;
	const rows = [];
	let above = Buffer.alloc(size);
	for (let y = 0; y < height; y += 1) {
		const row = rgb.subarray(y * size, (y + 1) * size);
		rows.push(filtered(row, above));
		above = row;
	}
	const packed = deflateSync(Buffer.concat(rows), { level: 9, memLevel: 9 });
	return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("IDAT", packed), chunk("IEND", Buffer.alloc(0))]);
}
