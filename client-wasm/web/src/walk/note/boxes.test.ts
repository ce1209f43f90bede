/** Boxes stay inside the picture, whichever way they are drawn, moved or grown. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { between, moved, scaled } from "./boxes.ts";

test("a box is the same from any corner and is cut at the edge", () => {
  assert.deepEqual(between(0.25, 0.25, 0.5, 0.75), { x: 0.25, y: 0.25, width: 0.25, height: 0.5 });
  assert.deepEqual(between(0.5, 0.75, 0.25, 0.25), between(0.25, 0.25, 0.5, 0.75));
  assert.deepEqual(between(0.5, 0.5, 2, 2), { x: 0.5, y: 0.5, width: 0.5, height: 0.5 });
});

test("a box that is moved or grown stays inside, and never becomes nothing", () => {
  assert.equal(moved({ x: 0.8, y: 0.1, width: 0.2, height: 0.2 }, 1, 0).x, 0.8);
  const large = scaled({ x: 0.1, y: 0.1, width: 0.5, height: 0.5 }, 10);
  assert.deepEqual(large, { x: 0, y: 0, width: 1, height: 1 });
  assert.ok(scaled({ x: 0.1, y: 0.1, width: 0.1, height: 0.1 }, 0.0001).width >= 0.03);
});
