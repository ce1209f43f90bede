/** Moving stops: the order is the one asked for, with few writes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, type Ordered } from "./stop-order.ts";

const apply = (stops: readonly Ordered[], changes: readonly Ordered[]): string =>
  stops
    .map((stop) => changes.find((change) => change.id === stop.id) ?? stop)
    .sort((a, b) => a.order - b.order)
    .map((stop) => stop.id)
    .join("");
const four: Ordered[] = ["a", "b", "c", "d"].map((id, index) => ({ id, order: (index + 1) * 10 }));

test("every move of every stop gives the wanted order with one write where there is room", () => {
  for (const [from, stop] of four.entries()) {
    for (let to = 0; to < four.length; to += 1) {
      const wanted = four.map((each) => each.id);
      wanted.splice(from, 1);
      wanted.splice(to, 0, stop.id);
      const changes = moved(four, stop.id, to);
      assert.equal(apply(four, changes), wanted.join(""));
      assert.equal(changes.length, from === to ? 0 : 1);
    }
  }
});

test("without room all are numbered anew, still in the wanted order", () => {
  const tight: Ordered[] = ["a", "b", "c"].map((id, order) => ({ id, order }));
  assert.equal(apply(tight, moved(tight, "c", 1)), "acb");
  assert.equal(apply(tight, moved(tight, "c", 0)), "cab");
});
