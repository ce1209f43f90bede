/** Crowds of points: none is lost, the chosen one stands alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { clustered } from "./cluster.ts";

const placed = [0, 3, 6, 200, 203, 500].map((x, index) => ({ at: { x, y: 10 }, point: { id: `p${index}` } }));

test("near points are one group, far ones are not, and none is lost", () => {
  const groups = clustered(placed, 30, undefined);
  assert.deepEqual(
    groups.map((group) => group.points.map((point) => point.id)),
    [["p0", "p1", "p2"], ["p3", "p4"], ["p5"]],
  );
  assert.equal(groups[0]?.at.x, 3);
});

test("the chosen point is never hidden in a crowd", () => {
  const groups = clustered(placed, 30, "p1");
  assert.deepEqual(groups.at(-1)?.points, [{ id: "p1" }]);
  assert.equal(groups.flatMap((group) => group.points).length, placed.length);
});

test("no two groups are left nearer than the reach", () => {
  const many = Array.from({ length: 60 }, (_, index) => ({
    at: { x: (index * 37) % 200, y: (index * 53) % 170 },
    point: { id: `q${index}` },
  }));
  const groups = clustered(many, 30, undefined);
  assert.equal(groups.flatMap((group) => group.points).length, 60);
  for (const [index, one] of groups.entries()) {
    for (const other of groups.slice(index + 1)) assert.ok(Math.hypot(one.at.x - other.at.x, one.at.y - other.at.y) >= 30);
  }
});
