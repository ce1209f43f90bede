/** The map's arithmetic: what goes to the screen comes back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { around, fromScreen, metresPerPx, type Point, panned, roundMetres, toPoint, toScreen, toWorld, zoomed } from "./mercator.ts";

const KINNA: Point = [575_060_000, 126_950_000];
const size = { width: 400, height: 800 };

test("a point survives the way to the world and back", () => {
  for (const point of [KINNA, [0, 0], [-338_000_000, 1_512_000_000], [690_000_000, -1_799_999_999]] as const) {
    assert.deepEqual(toPoint(toWorld(point)), [...point]);
  }
});

test("what lies under the finger stays there while zooming", () => {
  const camera = { ...toWorld(KINNA), worldPx: 2 ** 24 };
  const at = { x: 31, y: 702 };
  const under = fromScreen(camera, size, at);
  const shown = toScreen(zoomed(camera, size, 3, at), size, under);
  assert.ok(Math.abs(shown.x - at.x) < 0.001 && Math.abs(shown.y - at.y) < 0.001);
});

test("panning moves the picture with the hand", () => {
  const camera = { ...toWorld(KINNA), worldPx: 2 ** 22 };
  const moved = toScreen(panned(camera, 40, -7), size, toWorld(KINNA));
  assert.ok(Math.abs(moved.x - 240) < 0.001 && Math.abs(moved.y - 393) < 0.001);
});

test("all points are inside the picture, with air", () => {
  const points: Point[] = [KINNA, [575_100_000, 127_050_000], [575_000_000, 126_900_000]];
  const camera = around(points, size, 30);
  assert.ok(camera);
  for (const point of points) {
    const at = toScreen(camera, size, toWorld(point));
    assert.ok(at.x >= 29.9 && at.x <= 370.1 && at.y >= 29.9 && at.y <= 770.1);
  }
  assert.equal(around([], size, 30), undefined);
});

test("the scale bar is round and fits", () => {
  const camera = { ...toWorld(KINNA), worldPx: 2 ** 25 };
  const metres = roundMetres(camera, 100);
  assert.match(String(metres), /^[125]0*$/);
  assert.ok(metres / metresPerPx(camera) <= 100 && metres / metresPerPx(camera) > 35);
});
