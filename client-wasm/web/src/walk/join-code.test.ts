/** What people type, and what it means. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, shownCode } from "./join-code.ts";

test("gaps, small letters and look-alikes are forgiven", () => {
  const cases: [string, string][] = [
    ["k7mp 2qx4", "K7MP2QX4"],
    ["oil0-0000", "01100000"],
    [" AB·CD ", "ABCD"],
  ];
  for (const [typed, expected] of cases) assert.equal(codeOf(typed), expected, typed);
});

test("a whole code is shown in two groups, half a code as it is", () => {
  assert.equal(shownCode("K7MP2QX4"), "K7MP 2QX4");
  assert.equal(shownCode("K7M"), "K7M");
});
