/** Moving the pin by metres, and back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bearing, moved, positionFrom } from "./position.ts";

test("a pin moved by metres is that far away, at this latitude too", () => {
  const from = positionFrom(57.5, 12.7, 8, "gps");
  assert.deepEqual(from, { lat_e7: 575_000_000, lon_e7: 127_000_000, accuracy_m: 8, source: "gps" });
  const to = moved(from, 25, -10);
  assert.equal(to.source, "pin");
  assert.equal(to.accuracy_m, undefined, "a pin has no radius");
  assert.deepEqual(bearing(from, to), { metres: 27, way: "n" });
});

test("a place is told by whole metres and one of eight ways, and by none at the very place", () => {
  const from = positionFrom(57.5, 12.7, undefined, "stop");
  const cases: [number, number, string][] = [
    [100, 0, "n"],
    [100, 100, "ne"],
    [0, 100, "e"],
    [-100, 100, "se"],
    [-100, 0, "s"],
    [-100, -100, "sw"],
    [0, -100, "w"],
    [100, -100, "nw"],
    [100, 38, "n"],
    [100, 44, "ne"],
    [1, 1, ""],
  ];
  for (const [north, east, way] of cases) {
    assert.deepEqual(bearing(from, moved(from, north, east)), { metres: Math.round(Math.hypot(north, east)), way });
  }
});
