/** The reckoning against almanac times for Kinna (57.5 N, 12.7 E). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lightAt } from "./sun.ts";

test("day, dusk and dark fall where the almanac says", () => {
  const cases: [string, string][] = [
    ["2018-10-10T12:00:00Z", "day"],
    ["2018-10-10T16:00:00Z", "day"], // sunset 16.22 UTC
    ["2018-10-10T16:45:00Z", "dusk"],
    ["2018-10-10T17:30:00Z", "dark"],
    ["2018-06-21T19:30:00Z", "day"], // sunset 20.18 UTC
    ["2018-06-21T20:50:00Z", "dusk"],
    ["2018-12-21T15:00:00Z", "dusk"], // sunset 14.27 UTC
    ["2018-12-21T08:30:00Z", "day"], // sunrise 7.54 UTC
  ];
  for (const [at, expected] of cases) assert.equal(lightAt(Date.parse(at), 57.5, 12.7), expected, at);
});
