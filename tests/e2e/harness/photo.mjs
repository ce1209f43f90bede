/**
 * Photos as cameras make them: real JPEGs, with a position, a serial number and a name in their EXIF.
 *
 * Each picture is drawn, so that no photo lies in the repository; the metadata is what must never leave the phone.
 */

/** The words that must not be found on the wire or on the server's disk. */
export const SECRETS = ["Exif", "LYKTA-SERIAL-4711", "Kamera av Anna"];

const ASCII = 2;
const SHORT = 3;
const RATIONAL = 5;
const LONG = 4;

function entry(tag, type, count, value) {
	const bytes = Buffer.alloc(12);
	bytes.writeUInt16BE(tag, 0);
	bytes.writeUInt16BE(type, 2);
	bytes.writeUInt32BE(count, 4);
	if (Buffer.isBuffer(value)) value.copy(bytes, 8);
	else bytes.writeUInt32BE(value, 8);
	return bytes;
}

function folder(entries) {
	const count = Buffer.alloc(2);
	count.writeUInt16BE(entries.length);
	return Buffer.concat([count, ...entries, Buffer.alloc(4)]);
}

function degrees(value) {
	const bytes = Buffer.alloc(24);
	const whole = Math.floor(value);
	const minutes = Math.floor((value - whole) * 60);
	const seconds = Math.round(((value - whole) * 60 - minutes) * 60_000);
	[whole, 1, minutes, 1, seconds, 1_000].forEach((number, at) => {
		bytes.writeUInt32BE(number, at * 4);
	});
	return bytes;
}

/** An APP1 segment with maker, orientation, serial number and GPS position (TIFF 6.0 inside Exif 2.3, big-endian). */
function exif(orientation) {
	const maker = Buffer.from(`${SECRETS[2]}\0`);
	const serial = Buffer.from(`${SECRETS[1]}\0`);
	const header = Buffer.from([0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8]);
	const mainSize = 2 + 4 * 12 + 4;
	const makerAt = header.length + mainSize;
	const serialAt = makerAt + maker.length;
	const gpsAt = serialAt + serial.length;
	const turned = Buffer.from([0, orientation, 0, 0]);
	const main = folder([entry(0x010f, ASCII, maker.length, makerAt), entry(0x0112, SHORT, 1, turned), entry(0x8825, LONG, 1, gpsAt), entry(0xa431, ASCII, serial.length, serialAt)]);
	const gpsSize = 2 + 4 * 12 + 4;
	const latitudeAt = gpsAt + gpsSize;
	const longitudeAt = latitudeAt + 24;
	const gps = folder([
		entry(1, ASCII, 2, Buffer.from("N\0\0\0")),
		entry(2, RATIONAL, 3, latitudeAt),
		entry(3, ASCII, 2, Buffer.from("E\0\0\0")),
		entry(4, RATIONAL, 3, longitudeAt),
	]);
	const tiff = Buffer.concat([header, main, maker, serial, gps, degrees(57.5044), degrees(12.6588)]);
	const body = Buffer.concat([Buffer.from("Exif\0\0"), tiff]);
	const segment = Buffer.alloc(4);
	segment.writeUInt16BE(0xffe1, 0);
	segment.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([segment, body]);
}

/**
 * A JPEG of 12 megapixels or the size asked for, drawn in the page, with the metadata put in behind its first marker. `orientation` is Exif's: 6 is what
 * phones write that are held upright, the pixels lying on their side.
 */
export async function cameraJpeg(page, { width = 4000, height = 3000, seed = 1, orientation = 1 } = {}) {
	const base64 = await page.evaluate(
		async ([width, height, seed]) => {
			const canvas = new OffscreenCanvas(width, height);
			const pen = canvas.getContext("2d");
			for (let at = 0; at < 120; at += 1) {
				pen.fillStyle = `hsl(${(seed * 67 + at * 31) % 360} 45% ${10 + (at % 45)}%)`;
				pen.fillRect(((at * 977 * seed) % width) - 200, ((at * 613) % height) - 200, width / 3, height / 4);
			}
			const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
			const bytes = new Uint8Array(await blob.arrayBuffer());
			let text = "";
			for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
			return btoa(text);
		},
		[width, height, seed],
	);
	const plain = Buffer.from(base64, "base64");
	return Buffer.concat([plain.subarray(0, 2), exif(orientation), plain.subarray(2)]);
}
