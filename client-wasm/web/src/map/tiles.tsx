/**
 * Street pictures under the map, where the installation names a source (`GET /api/settings`). Refuses to be needed: the map's own ground is drawn below, and
 * stands wherever a picture does not come. Invariant: no address but the one that the installation named is ever asked.
 */
import { type Signal, signal } from "@preact/signals";
import type { Settings } from "../generated/Settings";
import type { Tiles as TileSource } from "../generated/Tiles";
import type { View } from "./layers.tsx";
import { tileAddress, tilesIn } from "./tile-grid.ts";

export const tileSource: Signal<TileSource | undefined> = signal(undefined);
/** Addresses that did not answer: not asked again until the network is back or the page is opened anew. */
const missing: Signal<ReadonlySet<string>> = signal(new Set());

/** Asks once. A server that does not know the address, or no network, means: no street pictures. */
export async function findTileSource(): Promise<void> {
  if (tileSource.value !== undefined) return;
  try {
    const answer = await fetch("/api/settings");
    const told: Settings = answer.ok ? await answer.json() : {};
    tileSource.value = told.tiles;
  } catch {
    // Asked again when the network is back.
  }
}

addEventListener("online", () => {
  missing.value = new Set();
  void findTileSource();
});

export function Tiles({ view: { camera, size }, source }: { view: View; source: TileSource }) {
  const lost = missing.value;
  return (
    <g class="map-tiles">
      {tilesIn(camera, size).map((tile) => {
        const href = tileAddress(source.url, tile);
        if (lost.has(href)) return null;
        // Half a pixel more, so that no seam shows between neighbours.
        const side = tile.side + 0.5;
        return (
          <image
            key={href}
            class="map-tile"
            href={href}
            x={tile.left}
            y={tile.top}
            width={side}
            height={side}
            onError={() => {
              missing.value = new Set([...missing.value, href]);
            }}
          />
        );
      })}
    </g>
  );
}
