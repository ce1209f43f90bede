/**
 * Where a place on the earth is on the screen: Web Mercator, in floats, for display only. Refuses to make coordinates for the records except by
 * [`toPoint`], which rounds to degrees × 10⁷. Invariant: [`toWorld`] and [`toPoint`] undo each other to within that rounding.
 */

/** A point `[latitude, longitude]`, degrees × 10⁷, as records hold it. */
export type Point = readonly [number, number];
/** A place in the unit square of the whole world, x to the east, y to the south. */
export interface World {
  x: number;
  y: number;
}
/** What is looked at: the world's place in the middle, and how many pixels the whole world is wide. */
export interface Camera {
  x: number;
  y: number;
  worldPx: number;
}
export interface Size {
  width: number;
  height: number;
}

const E7 = 10_000_000;
/** From the whole Baltic to a few metres. */
const LEAST_WORLD_PX = 256 * 2 ** 4;
const GREATEST_WORLD_PX = 256 * 2 ** 20;
const EARTH_M = 40_075_016.686;

export function toWorld([lat, lon]: Point): World {
  const sine = Math.sin(((lat / E7) * Math.PI) / 180);
  return { x: lon / E7 / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

export function toPoint({ x, y }: World): [number, number] {
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
  return [Math.round(lat * E7), Math.round((x - 0.5) * 360 * E7)];
}

/** Pixels from the upper left corner. */
export function toScreen(camera: Camera, size: Size, place: World): World {
  return { x: size.width / 2 + (place.x - camera.x) * camera.worldPx, y: size.height / 2 + (place.y - camera.y) * camera.worldPx };
}

export function fromScreen(camera: Camera, size: Size, at: World): World {
  return { x: camera.x + (at.x - size.width / 2) / camera.worldPx, y: camera.y + (at.y - size.height / 2) / camera.worldPx };
}

/** Moves the picture by so many pixels. */
export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x - dx / camera.worldPx, y: camera.y - dy / camera.worldPx };
}

/** Nearer (factor > 1) or further, while what is under `at` stays under it. */
export function zoomed(camera: Camera, size: Size, factor: number, at: World = { x: size.width / 2, y: size.height / 2 }): Camera {
  const worldPx = Math.min(GREATEST_WORLD_PX, Math.max(LEAST_WORLD_PX, camera.worldPx * factor));
  const under = fromScreen(camera, size, at);
  return { worldPx, x: under.x - (at.x - size.width / 2) / worldPx, y: under.y - (at.y - size.height / 2) / worldPx };
}

/** The camera that shows all these points with some air around; `undefined` without points. */
export function around(points: readonly Point[], size: Size, airPx: number): Camera | undefined {
  if (points.length === 0) return undefined;
  const places = points.map(toWorld);
  const [left, right] = [Math.min(...places.map((each) => each.x)), Math.max(...places.map((each) => each.x))];
  const [top, bottom] = [Math.min(...places.map((each) => each.y)), Math.max(...places.map((each) => each.y))];
  const fits = Math.min(
    Math.max(40, size.width - 2 * airPx) / Math.max(right - left, Number.MIN_VALUE),
    Math.max(40, size.height - 2 * airPx) / Math.max(bottom - top, Number.MIN_VALUE),
  );
  // One single point needs a distance of its own: about a block.
  const worldPx = Math.min(fits, 256 * 2 ** 17);
  return { x: (left + right) / 2, y: (top + bottom) / 2, worldPx: Math.max(LEAST_WORLD_PX, worldPx) };
}

/** Metres on the ground for one pixel in the middle of the picture. */
export function metresPerPx(camera: Camera): number {
  const [lat] = toPoint(camera);
  return (EARTH_M * Math.cos(((lat / E7) * Math.PI) / 180)) / camera.worldPx;
}

/** A round length for the scale bar: the greatest 1, 2 or 5 × 10ⁿ metres of at most so many pixels. */
export function roundMetres(camera: Camera, mostPx: number): number {
  const most = metresPerPx(camera) * mostPx;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([5, 2, 1].find((each) => each * power <= most) ?? 1);
}
