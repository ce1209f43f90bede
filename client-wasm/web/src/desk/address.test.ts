/** The address of the findings desk. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { address, readQuery, toggled } from "./address.ts";

const read = (text: string) => readQuery(new URL(text, "https://lykta.example").searchParams);

test("what is written is read back", () => {
  for (const text of [
    "/desk/findings",
    "/desk/findings?view=review&severity=urgent&severity=poor&area=a1&q=lampa+vid+port&sort=due&at=o1&picked=o1,o2",
  ]) {
    assert.equal(address(read(text)), text);
  }
});

test("an address from another version is read as far as it is understood", () => {
  const query = read("/desk/findings?view=dreams&sort=colour&severity=urgent");
  assert.equal(query.view, "all");
  assert.equal(query.sort, "severity");
  assert.deepEqual(query.chosen.severity, ["urgent"]);
});

test("a filter goes on and off, and lets the picked points go", () => {
  const on = toggled(read("/desk/findings?picked=a"), "severity", "poor");
  assert.equal(address(on), "/desk/findings?severity=poor");
  assert.equal(address(toggled(on, "severity", "poor")), "/desk/findings");
});
