/** What a form sends after it stood open while others wrote. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { changeOf, shownOf } from "./change.ts";

test("only what the person changed is sent, with what was shown of it", () => {
  const opened = { title: "Lampan", severity: "poor", place: null, position: { lat_e7: 1, lon_e7: 2, source: "pin" } };
  const shown = shownOf(opened, ["title", "severity", "place", "position", "deadline"]);
  const cases: [string, object, unknown][] = [
    ["nothing", { title: "Lampan", severity: "poor", place: null, deadline: null }, undefined],
    ["one of several", { title: "Ny", severity: "poor" }, { fields: { title: "Ny" }, shown: { title: "Lampan" } }],
    ["written where nothing stood", { place: "Port 14" }, { fields: { place: "Port 14" }, shown: { place: null } }],
    ["emptied", { title: null }, { fields: { title: null }, shown: { title: "Lampan" } }],
    ["the same place once more", { position: { lat_e7: 1, lon_e7: 2, source: "pin" } }, undefined],
    ["what the form never showed", { organisation: "trafik" }, undefined],
  ];
  for (const [name, wanted, expected] of cases) {
    const step = changeOf("id", shown, wanted as { [name: string]: unknown });
    assert.deepEqual(step, expected === undefined ? undefined : { type: "set", id: "id", ...(expected as object) }, name);
  }
});
