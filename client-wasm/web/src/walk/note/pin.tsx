/**
 * The pin: on the map, and by buttons and words beside it, which are its equal and work before the map is there. Refuses to wait for the map: it comes when it
 * comes, from the phone itself where there is no network.
 */
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { byId } from "../../core/core.ts";
import type { Position } from "../../generated/Position";
import type { Stop } from "../../generated/Stop";
import type { Walk } from "../../generated/Walk";
import { t } from "../../i18n/i18n.ts";
import type { PinMap } from "../../map/pin-map.tsx";
import { Icon } from "../../ui/icon.tsx";
import { inWords } from "./pin-words.ts";
import { moved } from "./position.ts";

const STEP_M = 5;
const WAYS = [
  ["north", ArrowUp, STEP_M, 0],
  ["west", ArrowLeft, 0, -STEP_M],
  ["east", ArrowRight, 0, STEP_M],
  ["south", ArrowDown, -STEP_M, 0],
] as const;

interface Wanted {
  walk: Walk;
  stops: readonly Stop[];
  pin: Position;
  /** Where the phone says it is, if it does. */
  here: Position | undefined;
  onMove: (pin: Position) => void;
}

export function Pin({ walk, stops, pin, here, onMove }: Wanted) {
  const Chart = usePinMap();
  const area = walk.area ? byId("area").value.get(walk.area) : undefined;
  const said = inWords(pin, stops, here);
  const move = (northM: number, eastM: number): void => onMove(moved(pin, northM, eastM));
  return (
    <div class="stack">
      {Chart !== undefined && (
        <Chart
          at={[pin.lat_e7, pin.lon_e7]}
          said={said}
          onPick={([lat_e7, lon_e7]) => onMove({ lat_e7, lon_e7, source: "pin" })}
          onMove={move}
          outlines={area?.outline ? [{ id: area.meta.id, points: area.outline, isApproximate: area.is_outline_approximate === true }] : []}
          route={walk.route ?? []}
          stops={stops.flatMap(({ meta, name, position }) =>
            position ? [{ id: meta.id, name: name ?? "", at: [position.lat_e7, position.lon_e7] as const }] : [],
          )}
        />
      )}
      <div class="spot">
        <p role="status">{said}</p>
        <div class="nudge" dir="ltr">
          {WAYS.map(([way, icon, north, east]) => (
            <button
              type="button"
              key={way}
              class={`btn ${way}`}
              aria-label={t(`move-${way}`, { metres: STEP_M })}
              onClick={() => move(north, east)}
            >
              <Icon of={icon} />
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}

let loaded: typeof PinMap | undefined;

/** The map's code, once it is there. Without it the buttons do. */
function usePinMap(): typeof PinMap | undefined {
  const [, setLoaded] = useState(loaded !== undefined);
  useEffect(() => {
    if (loaded !== undefined) return;
    import("../../map/pin-map.tsx").then(
      (module) => {
        loaded = module.PinMap;
        setLoaded(true);
      },
      () => undefined, // Not on the phone yet, and no network: asked for again with the next note.
    );
  }, []);
  return loaded;
}
