/** The list of the findings desk: what is in it, in which order, and what the numbers say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding } from "../../generated/Finding";
import type { Meta } from "../../generated/Meta";
import type { Observation } from "../../generated/Observation";
import type { Stop } from "../../generated/Stop";
import type { Walk } from "../../generated/Walk";
import { readQuery } from "../address.ts";
import { rowsOf, titleOf } from "./row.ts";
import { counts, sifted } from "./sift.ts";

const TODAY = "2018-10-31";
const meta = (id: string, kind: string, more: Partial<Meta> = {}): Meta => ({
  id,
  kind,
  created_by: "p",
  created_at_ms: 1_000,
  changed_at_ms: 1_000,
  state: null,
  moves: [],
  is_withdrawn: false,
  is_late: false,
  conflicts: {},
  is_pending: false,
  ...more,
});
const observation = (id: string, more: Partial<Observation> = {}, told: Partial<Meta> = {}): Observation => ({
  meta: meta(id, "observation", told),
  walk: "w",
  category: "lighting",
  severity: "poor",
  photos: [],
  comments: [],
  ...more,
});
const finding = (id: string, state: string, more: Partial<Finding> = {}, told: Partial<Meta> = {}): Finding => ({
  meta: meta(id, "finding", { state, ...told }),
  walk: "w",
  title: id,
  category: "lighting",
  severity: "poor",
  observations: [],
  comments: [],
  photos: [],
  ...more,
});
const walks: Walk[] = [{ meta: meta("w", "walk"), area: "hedbo", comments: [] }];
const stops: Stop[] = [
  { meta: meta("s2", "stop"), walk: "w", name: "Tunneln", kind: "tunnel", order: 20 },
  { meta: meta("s1", "stop"), walk: "w", name: "Torget", kind: "path", order: 10 },
];
const words = { category: (key: string) => (key === "lighting" ? "Belysning" : key), organisation: (id: string) => `Org ${id}` };
const rows = rowsOf(
  {
    walks,
    stops,
    observations: [
      observation("o1", { text: "Lampan är trasig\nvid tunneln", stop: "s2" }),
      observation("o2", { severity: "urgent" }),
      observation("o3"),
      observation("gone", {}, { is_withdrawn: true }),
    ],
    findings: [
      finding("f1", "assigned", { organisation: "b", deadline: "2018-10-27", observations: [{ id: "o3", by: "p" }] }),
      finding("f2", "declined", { severity: "acceptable" }),
      finding("f3", "checked", { answered_at: "2018-10-30T10:00:00Z", deadline: "2018-10-01" }),
      finding("f4", "fixed", { severity: "good" }, { conflicts: { title: [] } }),
    ],
  },
  words,
);
const show = (search: string): string[] => sifted(rows, readQuery(new URLSearchParams(search)), TODAY).map((row) => row.id);

test("an observation behind a finding does not stand by itself, and a withdrawn one is in no usual view", () => {
  assert.deepEqual(show("").sort(), ["f1", "f2", "f3", "f4", "o1", "o2"]);
  assert.deepEqual(show("view=withdrawn"), ["gone"]);
});

test("each saved view holds what its name says", () => {
  assert.deepEqual(show("view=review"), ["o2", "o1"]);
  assert.deepEqual(show("view=assigned"), ["f1"]);
  assert.deepEqual(show("view=overdue"), ["f1"]);
  assert.deepEqual(show("view=unanswered"), ["f2"]);
  assert.deepEqual(show("view=conflict"), ["f4"]);
  assert.deepEqual(show("view=check"), ["f4"]);
});

test("the worst comes first", () => {
  assert.deepEqual(
    show("").map((id) => rows.find((row) => row.id === id)?.severity),
    ["urgent", "poor", "poor", "poor", "acceptable", "good"],
  );
});

test("choices within a filter widen, filters among each other narrow", () => {
  assert.deepEqual(show("severity=urgent&severity=good").sort(), ["f4", "o2"]);
  assert.deepEqual(show("severity=urgent&organisation=b"), []);
  assert.deepEqual(show("organisation=none&view=review").length, 2);
});

test("a count beside a choice is what choosing it alone shows", () => {
  const query = readQuery(new URLSearchParams("severity=urgent"));
  for (const [value, count] of counts(rows, query, TODAY, "severity")) assert.equal(show(`severity=${value}`).length, count);
});

test("the search finds words, places and owners, in any order", () => {
  assert.deepEqual(show("q=TUNNELN+lampan"), ["o1"]);
  assert.deepEqual(show("q=org+b"), ["f1"]);
  assert.deepEqual(show("q=nothing+such"), []);
});

test("a stop has its number from the order, not from the id", () => {
  assert.equal(rows.find((row) => row.id === "o1")?.stopNumber, 2);
});

test("a title is the first line, cut at a word, else the category", () => {
  assert.equal(titleOf(observation("x", { text: "Lampan är trasig\nmer" }), "Belysning"), "Lampan är trasig");
  assert.equal(titleOf(observation("x"), "Belysning"), "Belysning");
  const long = titleOf(observation("x", { text: "ord ".repeat(60) }), "Belysning");
  assert.ok(long.length <= 81 && long.endsWith("ord…"));
});
