/** Room is told by its first figure, and rounded down: never more than there is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { about } from "./about.ts";

test("about", () => {
  for (const [photos, told] of [
    [0, 0],
    [1, 1],
    [9, 9],
    [10, 10],
    [47, 40],
    [99, 90],
    [340, 300],
    [999, 900],
  ] as const) {
    assert.equal(about(photos), told, `${photos}`);
  }
});
