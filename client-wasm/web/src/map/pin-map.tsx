/**
 * Picks one place: tap the map, or move it under the cross and say "here". Refuses to be the only way: the view that uses it also offers stop, entrance or
 * address. Fetched when it is wanted: `lazy(() => import("../map/pin-map.tsx"))`.
 */
import { MapPin } from "lucide";
import { useState } from "preact/hooks";
import { t } from "../i18n/i18n.ts";
import { Icon } from "../ui/icon.tsx";
import { AreaMap, type MapOutline, type MapStop } from "./area-map.tsx";
import type { Point } from "./mercator.ts";

const STEP_E7 = 500;

interface Wanted {
  /** Where the pin is, or was proposed. */
  at: Point | undefined;
  onPick: (at: [number, number]) => void;
  outlines?: readonly MapOutline[];
  route?: readonly Point[];
  stops?: readonly MapStop[];
  /** Where to look when nothing else has a place. */
  near?: readonly Point[];
}

export function PinMap({ at, onPick, outlines = [], route = [], stops = [], near }: Wanted) {
  // The picture stays where it was when the pin moves: only the first place takes part in what is looked at.
  const [bounds] = useState(() => {
    const known = [
      ...outlines.flatMap((each) => each.points),
      ...route,
      ...stops.map((each) => each.at),
      ...(at === undefined ? [] : [at]),
    ];
    return known.length > 0 ? known : near;
  });
  const move = (lat: number, lon: number) => at !== undefined && onPick([at[0] + lat * STEP_E7, at[1] + lon * STEP_E7 * 2]);
  return (
    <div class="pin-map">
      <AreaMap
        label={t("map-pick-label")}
        outlines={outlines}
        route={route}
        stops={stops}
        points={at === undefined ? [] : [{ id: "pin", at, severity: "preserve" }]}
        chosen="pin"
        onTap={onPick}
        {...(bounds === undefined ? {} : { bounds })}
      />
      <p class="quiet">
        <Icon of={MapPin} /> {t("map-pick-help")}
      </p>
      {at !== undefined && (
        <div class="pin-steps">
          {(
            [
              ["map-north", 1, 0],
              ["map-south", -1, 0],
              ["map-west", 0, -1],
              ["map-east", 0, 1],
            ] as const
          ).map(([name, lat, lon]) => (
            <button key={name} type="button" class="btn" onClick={() => move(lat, lon)}>
              {t(name)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
