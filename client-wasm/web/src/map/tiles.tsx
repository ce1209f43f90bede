/**
 * Street pictures under the map, where the installation names a source (`GET /api/settings`). Refuses to be needed: without a source, a network or an
 * answer the map draws its own ground. Invariant: no address but the one that the installation named is ever asked.
 */
import { type Signal, signal } from "@preact/signals";
import type { View } from "./layers.tsx";

export interface TileSource {
  /** With {z}, {x} and {y}. */
  url: string;
  attribution: string;
}

const TILE_PX = 256;
const DEEPEST = 19;

export const tileSource: Signal<TileSource | undefined> = signal(undefined);

function isSource(told: unknown): told is TileSource {
  if (typeof told !== "object" || told === null || !("url" in told) || !("attribution" in told)) return false;
  return typeof told.url === "string" && /^(https:|\/)/.test(told.url) && typeof told.attribution === "string";
}

/** Asks once. A server that does not know the address, or no network, means: no street pictures. */
export async function findTileSource(): Promise<void> {
  try {
    const answer = await fetch("/api/settings");
    const told: unknown = answer.ok ? await answer.json() : undefined;
    const tiles = typeof told === "object" && told !== null && "tiles" in told ? told.tiles : undefined;
    if (isSource(tiles)) tileSource.value = tiles;
  } catch {
    tileSource.value = undefined;
  }
}

export function Tiles({ view: { camera, size }, source }: { view: View; source: TileSource }) {
  const zoom = Math.min(DEEPEST, Math.max(0, Math.round(Math.log2(camera.worldPx / TILE_PX))));
  const count = 2 ** zoom;
  const side = camera.worldPx / count;
  const first = {
    x: Math.floor((camera.x - size.width / 2 / camera.worldPx) * count),
    y: Math.floor((camera.y - size.height / 2 / camera.worldPx) * count),
  };
  const tiles = [];
  for (let y = first.y; y * side < camera.y * camera.worldPx + size.height / 2; y += 1) {
    for (let x = first.x; x * side < camera.x * camera.worldPx + size.width / 2; x += 1) {
      if (x < 0 || y < 0 || x >= count || y >= count) continue;
      const href = source.url.replace("{z}", String(zoom)).replace("{x}", String(x)).replace("{y}", String(y));
      const left = x * side - camera.x * camera.worldPx + size.width / 2;
      const top = y * side - camera.y * camera.worldPx + size.height / 2;
      tiles.push(<image key={href} class="map-tile" href={href} x={left} y={top} width={side + 0.5} height={side + 0.5} />);
    }
  }
  return <g>{tiles}</g>;
}
