/** What a draft becomes when it is saved. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Observation } from "../../generated/Observation";
import type { Draft } from "./draft.ts";
import * as made from "./draft.ts";

const draft: Draft = {
  walk: "w",
  stop: "s",
  category: "lighting",
  severity: "poor",
  isThreat: false,
  text: " Lampan är sönder ",
  where: "stop",
  place: "",
  photos: [{ name: "1", width: 1600, height: 1200 }],
  light: "dark",
  weather: "rain",
  observedAt: "2018-10-10T18:42:00.000Z",
  removed: [],
};
const stop = { lat_e7: 575_000_000, lon_e7: 127_000_000, source: "pin" as const };

test("a new note is one create with its photos, and ends the draft", () => {
  const batch = made.batchOf(draft, "note/w/1", stop, undefined);
  assert.equal(batch.clear_draft, "note/w/1");
  assert.deepEqual(
    batch.steps.map((step) => step.type),
    ["create", "photo"],
  );
  const [create] = batch.steps;
  assert.ok(create?.type === "create");
  assert.equal(create.fields["text"], "Lampan är sönder");
  assert.deepEqual(create.fields["position"], { lat_e7: 575_000_000, lon_e7: 127_000_000, source: "stop" });
  assert.ok(!Object.values(create.fields).includes(null));
});

test("a threat is urgent whatever severity was chosen", () => {
  assert.equal(made.severityOf({ ...draft, isThreat: true, severity: "good" }), "urgent");
});

test("a change sends only what changed", () => {
  const note = {
    meta: { id: "n" },
    walk: "w",
    stop: "s",
    category: "lighting",
    severity: "poor",
    text: "Lampan är sönder",
    photos: [],
    comments: [],
  } as unknown as Observation;
  const changed: Draft = { ...made.draftOf(note), severity: "acceptable" };
  const batch = made.batchOf(changed, "k", undefined, note);
  assert.deepEqual(batch.steps, [{ type: "set", id: "n", fields: { severity: "acceptable" }, shown: { severity: "poor" } }]);
});

test("what others changed while the form stood open is not taken back, and what was shown is told", () => {
  const note = {
    meta: { id: "n" },
    walk: "w",
    category: "lighting",
    severity: "poor",
    text: "Gammal text",
    photos: [],
  } as unknown as Observation;
  const now = { ...note, text: "Ny text", severity: "urgent" } as Observation;
  const opened = made.draftOf(note);
  assert.deepEqual(made.batchOf(opened, "k", undefined, now).steps, []);
  assert.ok(!made.isWorthKeeping(opened), "a look is no draft");
  const touched = { ...opened, feeling: "unsafe" };
  assert.deepEqual(made.batchOf(touched, "k", undefined, now).steps, [
    { type: "set", id: "n", fields: { feeling: "unsafe" }, shown: { feeling: null } },
  ]);
  assert.ok(made.isWorthKeeping(touched) && made.isWorthKeeping({ ...opened, removed: ["p"] }));
  // The same draft as an older version kept it.
  assert.ok(made.isWorthKeeping({ ...opened, shown: undefined }));
});

test("what is written while a note is being saved is a change of what was saved", () => {
  const rest = { ...draft, record: "n", text: "Lampan är sönder igen", photos: [] };
  assert.deepEqual(made.batchOf(rest, "k", stop, undefined, draft).steps, [
    { type: "set", id: "n", fields: { text: "Lampan är sönder igen" } },
  ]);
});

test("a change of what the server refused is sent in its place, and photos as before", () => {
  const set = { type: "set", id: "n", fields: { text: "Kort", feeling: null } } as const;
  const photo = { type: "photo", id: "n", blob: 0, width_px: 4, height_px: 3 } as const;
  const batch = { steps: [set, photo], clear_draft: "k" };
  assert.deepEqual(made.mended(batch, [{ op_id: "o", change: "create" }]), {
    resend: { op: "o", fields: { text: "Kort" } },
    batch: { steps: [photo], clear_draft: "k" },
  });
  assert.deepEqual(made.mended(batch, [{ op_id: "o", change: "photo" }]), { batch });
  assert.deepEqual(made.mended(batch, []), { batch });
});
