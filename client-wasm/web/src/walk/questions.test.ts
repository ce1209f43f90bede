/** The choice of questions against the default checklist itself. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Document } from "../generated/Document";
import { allQuestions, furtherQuestions, MOST_ASKED, offerFor, questionsFor } from "./questions.ts";

const checklist: Document = JSON.parse(readFileSync(new URL("../../../../shared/data/checklist-v1.json", import.meta.url), "utf8"));

test("every stop kind asks at least one and at most five questions, in any light", () => {
  for (const kind of Object.keys(checklist.stop_kinds)) {
    for (const light of ["day", "dusk", "dark"]) {
      const count = questionsFor(checklist, kind, light).length;
      assert.ok(count >= 1 && count <= MOST_ASKED, `${kind} ${light}: ${count}`);
    }
  }
});

test("no question about lamps by daylight", () => {
  const keys = questionsFor(checklist, "tunnel", "day").map((asked) => asked.question.key);
  assert.ok(!keys.includes("lighting.even"));
  assert.ok(questionsFor(checklist, "tunnel", "dusk").some((asked) => asked.question.key === "lighting.even"));
});

test("asked and further questions together are all that fit the light, none twice", () => {
  const asked = questionsFor(checklist, "path", "dark");
  const keys = [
    ...asked.map((each) => each.question.key),
    ...furtherQuestions(checklist, asked, "dark").flatMap((each) => each.questions.map((question) => question.key)),
  ];
  assert.equal(new Set(keys).size, keys.length);
  const expected = allQuestions(checklist).filter((each) => each.question.light !== "day");
  assert.equal(keys.length, expected.length);
});

test("a stop of a kind from a newer server asks nothing and breaks nothing", () => {
  assert.deepEqual(questionsFor(checklist, "rooftop", "dark"), []);
});

test("bad answers offer a note, the best offers a place to preserve, the rest nothing", () => {
  const cases: [string, string | undefined][] = [
    ["a0", "urgent"],
    ["a1", "poor"],
    ["a2", undefined],
    ["a3", "preserve"],
    ["no", "poor"],
    ["partly", "acceptable"],
    ["yes", undefined],
    ["dont_know", undefined],
  ];
  for (const [value, expected] of cases) assert.equal(offerFor(value), expected, value);
});
