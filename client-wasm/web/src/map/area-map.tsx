/**
 * The map of an area: outline, route, stops, points. Needs no network: it draws what the records hold, and street pictures only where the installation
 * has named a source. It is one picture for a screen reader, named by `label`, and takes no place in the tab order but for its buttons: whatever can be
 * chosen here is a link or a button in the list that stands beside it (two ways to the same forty stops of a tab key would be no help).
 */
import "./map.css";
import { Maximize, Minus, Plus } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { number, t } from "../i18n/i18n.ts";
import { Icon } from "../ui/icon.tsx";
import { useHands } from "./camera.ts";
import { clustered } from "./cluster.ts";
import { Disc, Ground, labelled, Outline, Pin, RouteLine, ScaleBar, StopName } from "./layers.tsx";
import { type Point, toScreen, toWorld, type World } from "./mercator.ts";
import "./texts.ts";
import { Tiles, tileSource } from "./tiles.tsx";

export interface MapPoint {
  id: string;
  at: Point;
  severity: string;
}
export interface MapOutline {
  id: string;
  points: readonly Point[];
  isApproximate: boolean;
}
export interface MapStop {
  id: string;
  at: Point;
  name: string;
}

interface Wanted {
  label: string;
  outlines?: readonly MapOutline[];
  route?: readonly Point[];
  stops?: readonly MapStop[];
  points?: readonly MapPoint[];
  /** The one place that is being picked. */
  pin?: Point;
  chosen?: string | undefined;
  onChoose?: (id: string) => void;
  /** A tap on the ground. */
  onTap?: (at: [number, number]) => void;
  /** What shall be in the picture at first; else all that is shown. */
  bounds?: readonly Point[];
  children?: ComponentChildren;
}

/** Where the map's own buttons lie, from the lower right corner: no name is written beneath them. */
const BUTTONS: readonly World[] = [24, 48, 72, 96, 120, 144, 168].map((y) => ({ x: 36, y }));
/** What a pin covers: its head stands above its place. */
const pinned = ({ x, y }: World): World[] => [0, 14, 32].map((up) => ({ x, y: y - up }));
/** How far apart two discs must be to stand alone. */
const REACH_PX = 34;
/** Kinna, in the middle of Mark: somewhere to begin when nothing has a position. */
export const SOMEWHERE: readonly Point[] = [
  [574_980_000, 126_800_000],
  [575_140_000, 127_100_000],
];

export function AreaMap({
  label,
  outlines = [],
  route = [],
  stops = [],
  points = [],
  pin,
  chosen,
  onChoose,
  onTap,
  bounds: wanted,
  children,
}: Wanted) {
  const ref = useRef<SVGSVGElement>(null);
  const bounds = useMemo(() => {
    const shown = [...outlines.flatMap((each) => each.points), ...route, ...stops.map((each) => each.at), ...points.map((each) => each.at)];
    return shown.length > 0 ? shown : SOMEWHERE;
  }, [outlines, route, stops, points]);
  const hands = useHands(ref, wanted !== undefined && wanted.length > 0 ? wanted : bounds, bounds, 40, onTap);
  const { camera, size } = hands;
  useEffect(() => {
    const point = points.find((each) => each.id === chosen);
    if (point !== undefined && onChoose !== undefined) hands.bringIn(toWorld(point.at));
  }, [chosen]);
  useEffect(() => {
    if (pin !== undefined) hands.bringIn(toWorld(pin));
  }, [pin?.[0], pin?.[1]]);
  const view = camera === undefined ? undefined : { camera, size };
  const groups =
    view === undefined
      ? []
      : clustered(
          points.map((point) => ({ point, at: toScreen(view.camera, view.size, toWorld(point.at)) })),
          REACH_PX,
          chosen,
        );
  const source = tileSource.value;
  return (
    // The keys work while one of the map's buttons has the focus.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would promise form fields; this is a group of buttons around a picture.
    <div class="area-map" role="group" aria-label={label} onKeyDown={hands.onKeyDown}>
      <svg
        ref={ref}
        class={onTap === undefined ? "map" : "map picks-place"}
        role="img"
        aria-label={label}
        onPointerDown={hands.onPointerDown}
        onPointerMove={hands.onPointerMove}
        onPointerUp={hands.onPointerUp}
        onPointerCancel={hands.onPointerUp}
      >
        {view !== undefined && (
          <>
            <Ground {...view} />
            {source !== undefined && <Tiles view={view} source={source} />}
            {outlines.map((outline) => (
              <Outline key={outline.id} view={view} points={outline.points} isApproximate={outline.isApproximate} />
            ))}
            {route.length > 1 && <RouteLine view={view} points={route} />}
            {labelled(
              stops.map((stop, index) => ({
                id: stop.id,
                at: toScreen(view.camera, view.size, toWorld(stop.at)),
                texts: stop.name === "" ? [String(index + 1)] : [`${index + 1}. ${stop.name}`, String(index + 1)],
              })),
              [
                ...groups.map((group) => group.at),
                ...BUTTONS.map(({ x, y }) => ({ x: size.width - x, y: size.height - y })),
                ...(pin === undefined ? [] : pinned(toScreen(view.camera, view.size, toWorld(pin)))),
              ],
              size,
            ).map((label) => (
              <StopName key={label.id} label={label} />
            ))}
            {groups.map((group) => {
              const [first] = group.points;
              if (first === undefined) return null;
              const tap = group.points.length > 1 ? () => hands.zoomTo(group.at) : () => onChoose?.(first.id);
              return (
                <Disc key={first.id} group={group} isChosen={first.id === chosen} {...(onChoose === undefined ? {} : { onTap: tap })} />
              );
            })}
            {pin !== undefined && <Pin at={toScreen(view.camera, view.size, toWorld(pin))} />}
            <ScaleBar
              view={view}
              label={(metres) =>
                metres < 1000 ? t("map-metres", { count: number(metres) }) : t("map-kilometres", { count: number(metres / 1000) })
              }
            />
          </>
        )}
        {children}
      </svg>
      {source !== undefined && <p class="map-source small">{source.attribution}</p>}
      <div class="map-zoom">
        <button type="button" class="btn" aria-label={t("map-nearer")} title={t("map-keys")} onClick={hands.nearer}>
          <Icon of={Plus} />
        </button>
        <button type="button" class="btn" aria-label={t("map-further")} title={t("map-keys")} onClick={hands.further}>
          <Icon of={Minus} />
        </button>
        <button type="button" class="btn" aria-label={t("map-whole")} title={t("map-keys")} onClick={hands.whole}>
          <Icon of={Maximize} />
        </button>
      </div>
    </div>
  );
}
