/**
 * A server of map tiles on this machine: real PNG pictures, each in the colour of its place, counted.
 *
 * It refuses to know Lykta: it answers `/z/x/y.png`, or 404 while it is told to.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { png } from "../png.mjs";

const SIDE = 256;

function picture(x, y) {
	const rgb = Buffer.alloc(SIDE * SIDE * 3);
	for (let at = 0; at < SIDE * SIDE; at += 1) {
		const isStreet = at % SIDE < 12 || at / SIDE < 12;
		rgb.set(isStreet ? [250, 250, 250] : [150 + ((x * 37) % 60), 190, 140 + ((y * 53) % 60)], at * 3);
	}
	return png({ width: SIDE, height: SIDE, rgb });
}

export class TileServer {
	/** How many tiles were given. */
	given = 0;
	isLost = false;

	static async start() {
		const tiles = new TileServer();
		tiles.listener = createServer((request, response) => {
			const [, , x, y] = /^\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(request.url) ?? [];
			if (y === undefined || tiles.isLost) {
				response.writeHead(404).end();
				return;
			}
			tiles.given += 1;
			// Kept by the browser for a minute, as the tile servers of others allow.
			response.writeHead(200, { "content-type": "image/png", "cache-control": "max-age=60" }).end(picture(Number(x), Number(y)));
		});
		tiles.listener.listen(0, "127.0.0.1");
		await once(tiles.listener, "listening");
		return tiles;
	}

	/** What the administrator writes. */
	get template() {
		return `http://127.0.0.1:${this.listener.address().port}/{z}/{x}/{y}.png`;
	}

	async close() {
		this.listener.closeAllConnections();
		this.listener.close();
		await once(this.listener, "close");
	}
}
