/** Which tiles a picture needs and where they lie in it. Pure. Invariant: never a tile that the world does not have. */
import type { Camera, Size } from "./mercator.ts";

export interface Tile {
  zoom: number;
  x: number;
  y: number;
  left: number;
  top: number;
  side: number;
}

const TILE_PX = 256;
const DEEPEST = 19;
/** More than any screen holds at the sizes that are drawn; a picture gone wrong asks nobody for thousands. */
const MOST = 200;

export function tilesIn(camera: Camera, size: Size): Tile[] {
  const zoom = Math.min(DEEPEST, Math.max(0, Math.round(Math.log2(camera.worldPx / TILE_PX))));
  const count = 2 ** zoom;
  const side = camera.worldPx / count;
  const origin = { x: camera.x * camera.worldPx - size.width / 2, y: camera.y * camera.worldPx - size.height / 2 };
  const within = (at: number): number => Math.min(count - 1, Math.max(0, Math.floor(at / side)));
  const tiles: Tile[] = [];
  for (let y = within(origin.y); y <= within(origin.y + size.height); y += 1) {
    for (let x = within(origin.x); x <= within(origin.x + size.width); x += 1) {
      if (tiles.length < MOST) tiles.push({ zoom, x, y, left: x * side - origin.x, top: y * side - origin.y, side });
    }
  }
  return tiles;
}

export function tileAddress(template: string, { zoom, x, y }: Pick<Tile, "zoom" | "x" | "y">): string {
  return template.replace("{z}", String(zoom)).replace("{x}", String(x)).replace("{y}", String(y));
}
