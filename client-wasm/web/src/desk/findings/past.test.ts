/** A record's past: each operation once, in order, with from and to, and what was written at the same time called so. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Record as Stored } from "../../generated/Record";
import { pastOf, rankMs } from "./past.ts";

const rank = (second: number): string => `${(1_540_000_000_000 + second * 1_000).toString(16).padStart(12, "0")}0000`;
const mark = (second: number, op: string, by = "alva") => ({ rank: rank(second), op, by });
const record = (more: Partial<Stored>): Stored => ({ kind: "finding", id: "f", created: mark(0, "made"), ...more });
const first = { ...mark(0, "made"), value: "poor" };

test("a change tells who, from what and to what; the making is told once", () => {
  const past = pastOf(record({ fields: { severity: [first, { ...mark(9, "a", "bo"), base: [rank(0)], value: "urgent" }] } }));
  assert.deepEqual(
    past.map((event) => [event.type, event.by]),
    [
      ["made", "alva"],
      ["changed", "bo"],
    ],
  );
  const [, change] = past;
  assert.ok(change?.type === "changed");
  assert.deepEqual(change.changes, [{ field: "severity", from: "poor", to: "urgent", isRival: false, isSettling: false }]);
});

test("what one hand changed at once is one event", () => {
  const write = (value: string) => ({ ...mark(9, "a"), base: [rank(0)], value });
  const past = pastOf(record({ fields: { severity: [first, write("urgent")], category: [first, write("paths")] } }));
  assert.equal(past.length, 2);
  assert.deepEqual(past[1]?.type === "changed" && past[1].changes.map((each) => each.field), ["severity", "category"]);
});

test("two who had not seen each other are called rivals, and choosing settles it", () => {
  const writes = [
    first,
    { ...mark(5, "a", "alva"), base: [rank(0)], value: "urgent" },
    { ...mark(6, "b", "bo"), base: [rank(0)], value: "good" },
    { ...mark(9, "c", "alva"), base: [rank(5), rank(6)], value: "urgent" },
  ];
  const told = pastOf(record({ fields: { severity: writes } })).flatMap((event) => (event.type === "changed" ? event.changes : []));
  assert.deepEqual(
    told.map(({ from, to, isRival, isSettling }) => [from, to, isRival, isSettling]),
    [
      ["poor", "urgent", false, false],
      ["poor", "good", true, false],
      ["good", "urgent", false, true],
    ],
  );
});

test("two who wrote the same are no rivals, and what was seen further back counts as seen", () => {
  const writes = [
    first,
    { ...mark(5, "a"), base: [rank(0)], value: "urgent" },
    { ...mark(6, "b", "bo"), base: [rank(0)], value: "urgent" },
    { ...mark(7, "c"), base: [rank(5)], value: "good" },
    { ...mark(8, "d"), base: [rank(7)], value: "poor" },
  ];
  const told = pastOf(record({ fields: { severity: writes } })).flatMap((event) => (event.type === "changed" ? event.changes : []));
  assert.deepEqual(
    told.map((change) => change.isRival),
    // The third had not seen Bo's word; nor has the fourth.
    [false, false, true, true],
  );
});

test("steps keep their order whatever the clocks said, and everything else stands by its time", () => {
  const moves = [
    { ...mark(20, "m1"), from: "received", to: "reviewed" },
    { ...mark(10, "m2", "bo"), from: "reviewed", to: "declined", reason: "Väghållarens" },
  ];
  const sets = { comments: { c: { added: mark(15, "c"), value: "Hej" } } };
  const past = pastOf(record({ standing: { state: "declined", moves }, sets, withdrawn: mark(30, "w"), is_late: true }));
  assert.deepEqual(
    past.map((event) => event.op),
    ["made", "c", "m1", "m2", "w"],
  );
  assert.equal(past[0]?.type === "made" && past[0].isLate, true);
  assert.equal(past[3]?.type === "moved" && past[3].reason, "Väghållarens");
});

test("what waits on this device stands last; links of the making are not told again", () => {
  const sets = {
    observations: { o1: { added: mark(1, "link"), value: null }, o2: { added: mark(40, "later"), removed: mark(50, "gone"), value: null } },
  };
  const pending = { rank: "~000000000000007", op: "p", by: "alva", base: [rank(0)], value: "good" };
  const past = pastOf(record({ fields: { severity: [first, pending] }, sets }));
  assert.deepEqual(
    past.map((event) => event.op),
    ["made", "later", "gone", "p"],
  );
  assert.equal(rankMs(past[3]?.rank ?? ""), undefined);
  assert.equal(rankMs(rank(0)), 1_540_000_000_000);
});
