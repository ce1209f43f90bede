/** What the map draws, from the ground up. Each layer is a drawing only: the words are in the list beside the map. */
import { Mark } from "../ui/mark.tsx";
import type { Group } from "./cluster.ts";
import { type Camera, metresPerPx, type Point, roundMetres, type Size, toScreen, toWorld, type World } from "./mercator.ts";

export interface View {
  camera: Camera;
  size: Size;
}

function path(view: View, points: readonly Point[], isClosed: boolean): string {
  const drawn = points.map((point) => toScreen(view.camera, view.size, toWorld(point)));
  return drawn.length === 0 ? "" : `M${drawn.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}${isClosed ? "Z" : ""}`;
}

/** A net with round meshes, so that distances can be felt without a street map. */
export function Ground({ camera, size }: View) {
  const mesh = roundMetres(camera, 110) / metresPerPx(camera);
  const first = { x: (size.width / 2 - camera.x * camera.worldPx) % mesh, y: (size.height / 2 - camera.y * camera.worldPx) % mesh };
  let lines = "";
  for (let x = first.x; x < size.width; x += mesh) if (x >= 0) lines += `M${x.toFixed(1)} 0V${size.height}`;
  for (let y = first.y; y < size.height; y += mesh) if (y >= 0) lines += `M0 ${y.toFixed(1)}H${size.width}`;
  return <path class="map-net" d={lines} />;
}

export function Outline({ view, points, isApproximate }: { view: View; points: readonly Point[]; isApproximate: boolean }) {
  const d = path(view, points, points.length > 2);
  const name = isApproximate ? "map-outline approximate" : "map-outline";
  return (
    <g class={name}>
      <path class="inside" d={d} />
      <path class="case" d={d} />
      <path d={d} />
    </g>
  );
}

export function RouteLine({ view, points }: { view: View; points: readonly Point[] }) {
  const d = path(view, points, false);
  return (
    <g class="map-route">
      <path class="case" d={d} />
      <path d={d} />
    </g>
  );
}

export interface Label {
  id: string;
  at: World;
  text: string;
  side: "start" | "end" | "none";
}

/** A generous width of a letter: a label that is shorter than its room covers nothing. */
const LETTER_PX = 7.5;
const HIGH_PX = 16;
const DOT_PX = 7;

/** Each stop's first text that has room on one of its sides: it covers nothing and stays inside the picture. Without room only the dot is drawn: the list has the name. */
export function labelled(
  stops: readonly { id: string; at: World; texts: readonly string[] }[],
  obstacles: readonly World[],
  size: Size,
): Label[] {
  const taken: { x: number; y: number; width: number }[] = [
    ...obstacles.map(({ x, y }) => ({ x: x - 17, y, width: 34 })),
    // A name lies on no other stop's dot either; its own begins beside it.
    ...stops.map(({ at }) => ({ x: at.x - DOT_PX, y: at.y, width: 2 * DOT_PX })),
  ];
  const isFree = (x: number, y: number, width: number): boolean =>
    x > 2 &&
    x + width < size.width - 2 &&
    taken.every((box) => Math.abs(box.y - y) > (HIGH_PX + 8) / 1.5 || x + width < box.x || box.x + box.width < x);
  return stops.map(({ id, at, texts }) => {
    for (const text of texts) {
      const width = text.length * LETTER_PX + 4;
      const [right, left] = [at.x + 9, at.x - 9 - width];
      const side = isFree(right, at.y, width) ? "end" : isFree(left, at.y, width) ? "start" : "none";
      if (side === "none") continue;
      taken.push({ x: side === "end" ? right : left, y: at.y, width });
      return { id, at, text, side };
    }
    return { id, at, text: "", side: "none" };
  });
}

export function StopName({ label: { at, text, side } }: { label: Label }) {
  const place = { x: side === "end" ? 9 : -9, y: 4.5, "text-anchor": side === "end" ? "start" : "end" } as const;
  return (
    <g class="map-stop" transform={`translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`}>
      <circle r="4" />
      {side !== "none" && (
        <>
          <text class="ground" {...place}>
            {text}
          </text>
          <text {...place}>{text}</text>
        </>
      )}
    </g>
  );
}

/** One point as its severity in a disc, or a crowd as a number. */
export function Disc({
  group,
  isChosen,
  onTap,
}: {
  group: Group<{ id: string; severity: string }>;
  isChosen: boolean;
  onTap?: () => void;
}) {
  const [first] = group.points;
  if (first === undefined) return null;
  const place = `translate(${group.at.x.toFixed(1)} ${group.at.y.toFixed(1)})`;
  const tap = onTap === undefined ? {} : { onPointerUp: onTap };
  if (group.points.length > 1) {
    return (
      <g class="map-cluster" transform={place} {...tap}>
        <circle r={group.points.length > 9 ? 20 : 17} />
        <text y="5.500">{group.points.length}</text>
      </g>
    );
  }
  const half = isChosen ? 12 : 9;
  return (
    <g class={isChosen ? "map-disc chosen" : "map-disc"} transform={place} {...tap}>
      {isChosen && <circle class="rim" r="27" />}
      <circle class="halo" r={isChosen ? 22 : 16} />
      <svg x={-half} y={-half} width={2 * half} height={2 * half} aria-hidden="true">
        <Mark of={first.severity} />
      </svg>
    </g>
  );
}

/** A pin whose point stands on the place. */
export function Pin({ at }: { at: World }) {
  return (
    <g class="map-pin" transform={`translate(${at.x.toFixed(1)} ${at.y.toFixed(1)})`}>
      <ellipse class="foot" rx="6" ry="2.500" />
      <path d="M0 0C-4 -9 -14 -15 -14 -26A14 14 0 0 1 14 -26C14 -15 4 -9 0 0Z" />
      <circle cy="-26" r="5" />
    </g>
  );
}

export function ScaleBar({ view, label }: { view: View; label: (metres: number) => string }) {
  const metres = roundMetres(view.camera, 90);
  const width = metres / metresPerPx(view.camera);
  return (
    <g class="map-scale" transform={`translate(12 ${view.size.height - 14})`}>
      <path class="case" d={`M0 -5V0H${width.toFixed(1)}V-5`} />
      <path d={`M0 -5V0H${width.toFixed(1)}V-5`} />
      <text class="ground" x="2" y="-9">
        {label(metres)}
      </text>
      <text x="2" y="-9">
        {label(metres)}
      </text>
    </g>
  );
}
