/** What a note's standing is, as a table. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { WaitingItem } from "../../core/types.ts";
import type { Finding } from "../../generated/Finding";
import type { Observation } from "../../generated/Observation";
import { findingOf, standingOf } from "./standing.ts";

const note = (meta: object = {}): Observation =>
  ({ meta: { id: "n", is_withdrawn: false, is_pending: false, ...meta }, photos: [], comments: [] }) as unknown as Observation;
const item = (part: Partial<WaitingItem>): WaitingItem => ({
  record_id: "n",
  kind: "observation",
  oldest_at_ms: 5,
  operations: 0,
  photos: [],
  tray: [],
  ...part,
});
const finding = (state: string, reason?: string): Finding =>
  ({
    meta: { id: "f", state, is_withdrawn: false, moves: [{ to: state, reason }] },
    observations: [{ id: "n" }],
    reply: "Den är lagad.",
  }) as unknown as Finding;
const photo = { id: "p", size_bytes: 10, sent_bytes: 0, is_done: false };

test("what needs the user comes before what waits, and that before what became of it", () => {
  const tray = [{ op_id: "o", code: "too_long" as const, change: "create", names: [] }];
  assert.equal(standingOf(note(), item({ tray, operations: 1 }), undefined).at, "needs_you");
  assert.equal(standingOf(note(), item({ operations: 1, photos: [photo] }), undefined).at, "waiting");
  assert.deepEqual(standingOf(note(), item({ photos: [photo, { ...photo, is_done: true }] }), finding("reviewed")), {
    at: "photo_coming",
    left: 1,
  });
  assert.equal(standingOf(note({ is_withdrawn: true }), undefined, undefined).at, "withdrawn");
  assert.equal(standingOf(note({ is_pending: true }), undefined, undefined).at, "waiting");
  assert.equal(standingOf(note(), undefined, undefined).at, "sent");
});

test("a finding tells its state, its reason and its reply", () => {
  const standing = standingOf(note(), undefined, finding("declined", "Ägs av Trafikverket"));
  assert.deepEqual(standing, { at: "finding", state: "declined", reason: "Ägs av Trafikverket", reply: "Den är lagad." });
  assert.equal(findingOf(note(), [finding("reviewed")])?.meta.id, "f");
});
