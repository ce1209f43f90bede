/**
 * Picks one place: tap the map, or move the pin with the arrow keys. Refuses to be the only way: the view that uses it also moves the pin by buttons and offers
 * stop, entrance or house. Fetched when it is wanted: `import("../map/pin-map.tsx")`; the service worker has it, so that it works without a network.
 */
import { useState } from "preact/hooks";
import { t } from "../i18n/i18n.ts";
import { AreaMap, type MapOutline, type MapStop } from "./area-map.tsx";
import type { Point } from "./mercator.ts";

/** What is shown around the pin at first: about a block to each side, degrees × 10⁷. */
const AROUND: Point = [9_000, 17_000];
/** How far an arrow key moves the pin, metres; with Shift ten times as far. */
const STEP_M = 2;

interface Wanted {
  at: Point;
  /** Where the pin is, in words: read out when the keys have moved it. */
  said: string;
  onPick: (at: [number, number]) => void;
  /** Moves it by metres, north and east positive. */
  onMove: (northM: number, eastM: number) => void;
  outlines?: readonly MapOutline[];
  route?: readonly Point[];
  stops?: readonly MapStop[];
}

export function PinMap({ at, said, onPick, onMove, outlines = [], route = [], stops = [] }: Wanted) {
  // The picture stays where it was when the pin moves: only the first place takes part in what is looked at.
  const [bounds] = useState((): Point[] => [
    [at[0] - AROUND[0], at[1] - AROUND[1]],
    [at[0] + AROUND[0], at[1] + AROUND[1]],
  ]);
  const [isByKeys, setByKeys] = useState(false);
  function onKeyDown(event: KeyboardEvent): void {
    const ways: { [key: string]: [number, number] } = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const way = ways[event.key];
    // While a button of the map has the focus, the keys move the map.
    if (way === undefined || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setByKeys(true);
    const metres = event.shiftKey ? 10 * STEP_M : STEP_M;
    onMove(way[0] * metres, way[1] * metres);
  }
  return (
    // Arrow keys that move something are no part of any native control: the role hands them to us, the label says so.
    <div
      class="pin-map"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keys.
      tabIndex={0}
      aria-label={t("map-pin-label")}
      aria-describedby="pin-help"
      onKeyDown={onKeyDown}
    >
      <AreaMap
        label={t("map-pick-label")}
        outlines={outlines}
        route={route}
        stops={stops}
        pin={at}
        onTap={(to) => {
          setByKeys(false);
          onPick(to);
        }}
        bounds={bounds}
      />
      <p class="quiet" id="pin-help">
        {t("map-pick-help")}
      </p>
      {/* The sentence that is seen stands with the buttons; this one is for those who hear, and only while the keys speak. */}
      <p class="unseen" role="status">
        {isByKeys ? said : ""}
      </p>
    </div>
  );
}
