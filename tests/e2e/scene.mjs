/**
 * What a participant photographs in the pictures of the documentation: the tunnel in the dark, one lamp out, one lit, glass on the path.
 *
 * Drawn, so that nobody's home or face is in the repository. It refuses randomness: the same scene has the same pixels.
 */
const SIZE = { width: 1600, height: 1200 };

/** The scene as a JPEG, drawn in the page. */
export async function tunnelAtNight(page) {
	const base64 = await page.evaluate(async ({ width, height }) => {
		const canvas = new OffscreenCanvas(width, height);
		const pen = canvas.getContext("2d");
		const fill = (colour, ...points) => {
			pen.fillStyle = colour;
			pen.beginPath();
			for (const [x, y] of points) pen.lineTo(x, y);
			pen.fill();
		};
		const round = (colour, x, y, radiusX, radiusY = radiusX) => {
			pen.fillStyle = colour;
			pen.beginPath();
			pen.ellipse(x, y, radiusX, radiusY, 0, 0, 2 * Math.PI);
			pen.fill();
		};
		const glow = (x, y, radius, strength) => {
			for (const part of [1, 0.55]) round(`rgb(255 205 120 / ${strength})`, x, y, radius * part);
		};
		const post = (x, foot, top, reach, thick) => {
			pen.strokeStyle = "#59647c";
			pen.lineWidth = thick;
			pen.beginPath();
			pen.moveTo(x, foot);
			pen.lineTo(x, top + 60);
			pen.quadraticCurveTo(x, top, x + reach, top);
			pen.stroke();
		};

		// Flat colours: a picture of this picture stays small.
		pen.fillStyle = "#16203f";
		pen.fillRect(0, 0, width, height);
		// Houses behind the bank, a few windows awake.
		for (const [x, top] of [[60, 250], [1180, 190]]) {
			pen.fillStyle = "#121a31";
			pen.fillRect(x, top, 360, 500);
			pen.fillStyle = "#e8b45c";
			for (let at = 3; at < 30; at += 7) {
				pen.fillRect(x + 30 + (at % 6) * 54, top + 40 + Math.floor(at / 6) * 70, 28, 36);
			}
		}
		// The bank, the wall with the tunnel's mouth, the railing of the road above.
		fill("#101a22", [0, 560], [420, 470], [1180, 470], [1600, 560], [1600, 1200], [0, 1200]);
		fill("#39425a", [480, 430], [1120, 430], [1160, 780], [440, 780]);
		pen.fillStyle = "#4b556f";
		pen.fillRect(430, 400, 740, 50);
		for (let x = 440; x <= 1160; x += 120) pen.fillRect(x, 330, 8, 72);
		pen.fillRect(430, 326, 740, 8);
		round("#05080f", 800, 640, 175, 165);
		pen.fillRect(625, 640, 350, 140);
		round("#2c3d63", 800, 690, 46, 50);
		pen.fillRect(754, 690, 92, 70);
		// The path, and the light of the one lamp that works.
		fill("#2b3347", [625, 780], [975, 780], [1440, 1200], [160, 1200]);
		round("rgb(255 205 120 / 0.25)", 1090, 850, 300, 60);
		post(1250, 900, 420, -110, 16);
		glow(1130, 430, 230, 0.2);
		round("#ffe7b0", 1130, 428, 44, 18);
		// The broken lamp in front, its glass below.
		post(380, 1200, 170, 190, 30);
		fill("#7b869f", [540, 150], [690, 176], [664, 226], [622, 192], [600, 240], [560, 196]);
		for (const [x, y] of [[560, 1010], [610, 1060], [520, 1090], [660, 1020], [590, 1120], [700, 1090]]) {
			fill("#aebbd4", [x, y], [x + 26, y - 12], [x + 16, y + 14]);
		}
		for (const [x, y, radius] of [[90, 760, 190], [1530, 740, 210], [40, 1080, 220], [1580, 1090, 230]]) round("#0a1218", x, y, radius);

		const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })).arrayBuffer());
		return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
	}, SIZE);
	return Buffer.from(base64, "base64");
}
