/** What doing something to many would do: nothing unlawful, nothing uncounted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Observation } from "../../generated/Observation";
import { FINDING_LIFECYCLE, SEVERITIES } from "../../generated/tables.ts";
import { assignAll, duplicateAll, makeEach, makeOne, moveAll } from "./bulk-plan.ts";
import type { Row } from "./row.ts";

const seen = (id: string, more: Partial<Observation> = {}): Observation =>
  ({ meta: { id }, walk: "w", category: "lighting", severity: "poor", photos: [], comments: [], ...more }) as unknown as Observation;
const row = (id: string, state: string, kind: Row["kind"] = "finding"): Row => ({ id, state, kind }) as Row;
const words = { category: (key: string) => key, stop: (of: Observation) => (of.stop ? "Tunneln" : undefined) };

test("each observation becomes a finding that points at it", () => {
  const plan = makeEach([seen("a", { text: "Mörkt" }), seen("b", { place: "Port 14", stop: null })], 3, words);
  assert.equal(plan.count, 2);
  assert.equal(plan.left, 1);
  assert.deepEqual(plan.made, [0, 2]);
  assert.deepEqual(plan.steps[0], {
    type: "create",
    kind: "finding",
    fields: { walk: "w", title: "Mörkt", category: "lighting", severity: "poor" },
  });
  assert.deepEqual(plan.steps[3], { type: "append", id: "$2", set: "observations", element: "b", value: null });
  const second = plan.steps[2];
  assert.equal(second?.type === "create" && second.fields["place"], "Port 14");
});

test("the stop's name becomes the place where no place was written", () => {
  const places = makeEach([seen("a", { stop: "s" }), seen("b", { stop: "s", place: "Port 14" })], 2, words).steps.flatMap((step) =>
    step.type === "create" ? [step.fields["place"]] : [],
  );
  assert.deepEqual(places, ["Tunneln", "Port 14"]);
});

test("one finding of several takes the worst severity and never another walk's observation", () => {
  const plan = makeOne([seen("a"), seen("b", { severity: "urgent" }), seen("c", { walk: "other" })], 3, SEVERITIES, words);
  const [made] = plan.steps;
  assert.equal(made?.type === "create" && made.fields["severity"], "urgent");
  assert.deepEqual([plan.count, plan.left, plan.steps.length], [2, 1, 3]);
});

test("only lawful moves are made, the rest is counted", () => {
  const plan = moveAll([row("a", "received"), row("b", "fixed"), row("o", "to_review", "observation")], "reviewed");
  assert.deepEqual(plan.steps, [{ type: "move", id: "a", from: "received", to: "reviewed" }]);
  assert.equal(plan.left, 2);
});

test("duplicates are marked with their original, which stays as it is", () => {
  const plan = duplicateAll([row("a", "received"), row("b", "reviewed"), row("o", "received"), row("c", "fixed")], "o");
  assert.deepEqual(plan.steps, [
    { type: "set", id: "a", fields: { duplicate_of: "o" } },
    { type: "move", id: "a", from: "received", to: "duplicate" },
    { type: "set", id: "b", fields: { duplicate_of: "o" } },
    { type: "move", id: "b", from: "reviewed", to: "duplicate" },
  ]);
  assert.deepEqual([plan.count, plan.left], [2, 2]);
});

test("handing over takes only lawful steps, from wherever a point stands", () => {
  for (const state of FINDING_LIFECYCLE.states) {
    const plan = assignAll([row("a", state)], "org", "2018-11-02");
    for (const step of plan.steps) {
      if (step.type !== "move") continue;
      const lawful = FINDING_LIFECYCLE.steps.find((each) => each.from === step.from && each.to === step.to);
      assert.ok(lawful !== undefined && !lawful.needs_reason, `${step.from} → ${step.to}`);
    }
    assert.equal(plan.count + plan.left, 1);
  }
});
