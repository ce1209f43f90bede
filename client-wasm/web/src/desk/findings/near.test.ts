/** Which findings are offered as the original of a duplicate. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding } from "../../generated/Finding";
import { originals, originalsOfAll } from "./near.ts";

const at = (lat: number, lon: number) => ({ lat_e7: lat, lon_e7: lon, source: "pin" as const });
const finding = (id: string, more: Partial<Finding> & { is_withdrawn?: boolean } = {}): Finding =>
  ({
    meta: { id, is_withdrawn: more.is_withdrawn ?? false, created_at_ms: 1 },
    walk: "w1",
    category: "lighting",
    ...more,
  }) as unknown as Finding;
const areas: { [walk: string]: string } = { w1: "hedbo", w2: "hedbo", w3: "assberg" };
const offered = (of: Finding, others: Finding[]): string[] =>
  originals(of, new Map([of, ...others].map((each) => [each.meta.id, each])), (walk) => areas[walk]).map((each) => each.meta.id);

test("only what the server would take is offered", () => {
  const one = finding("one");
  const others = [
    finding("same-walk"),
    finding("same-area", { walk: "w2" }),
    finding("elsewhere", { walk: "w3" }),
    finding("withdrawn", { is_withdrawn: true }),
    finding("its-own", { duplicate_of: "one" }),
    finding("two-away", { duplicate_of: "its-own" }),
  ];
  assert.deepEqual(offered(one, others).sort(), ["same-area", "same-walk"]);
});

test("the likeliest is first: the stop, then the distance, then the category", () => {
  const one = finding("one", { stop: "s", position: at(574_900_000, 126_480_000) });
  const others = [
    finding("other-thing", { category: "paths" }),
    finding("same-thing"),
    finding("near", { position: at(574_901_000, 126_480_000) }),
    finding("far", { position: at(574_990_000, 126_480_000), category: "paths", walk: "w2" }),
    finding("same-stop", { stop: "s", position: at(574_900_000, 126_480_000) }),
  ];
  assert.deepEqual(offered(one, others), ["same-stop", "near", "same-thing", "other-thing", "far"]);
});

test("two that point at each other do not hang the list", () => {
  assert.deepEqual(offered(finding("one"), [finding("a", { duplicate_of: "b" }), finding("b", { duplicate_of: "a" })]).sort(), ["a", "b"]);
});

test("of several at once, one of them may be the original, and nothing that only some could have", () => {
  const [one, two] = [finding("one"), finding("two")];
  const all = new Map([one, two, finding("other"), finding("of-two", { duplicate_of: "two" })].map((each) => [each.meta.id, each]));
  const offered = originalsOfAll([one, two], all, (walk) => areas[walk]).map((each) => each.meta.id);
  assert.deepEqual(offered.sort(), ["one", "other", "two"]);
});
