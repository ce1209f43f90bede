/** Moving the pin by metres, and back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, moved, positionFrom } from "./position.ts";

test("a pin moved by metres is that far away, at this latitude too", () => {
  const from = positionFrom(57.5, 12.7, 8, "gps");
  assert.deepEqual(from, { lat_e7: 575_000_000, lon_e7: 127_000_000, accuracy_m: 8, source: "gps" });
  const to = moved(from, 25, -10);
  assert.equal(to.source, "pin");
  assert.deepEqual(apart(from, to), { northM: 25, eastM: -10 });
});
