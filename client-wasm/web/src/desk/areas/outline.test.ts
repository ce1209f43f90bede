/** Outlines as text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { outlineText, readOutline } from "./outline.ts";

test("an outline survives being written and read", () => {
  const points: [number, number][] = [
    [575_061_230, 126_948_010],
    [-338_000_010, 1_512_000_000],
    [10, -10],
  ];
  assert.deepEqual(readOutline(outlineText(points)), { points });
});

test("a comma may be the decimal sign, and empty lines are nothing", () => {
  assert.deepEqual(readOutline("57,5061 12,6948\n\n 57.5, 12.7 "), {
    points: [
      [575_061_000, 126_948_000],
      [575_000_000, 127_000_000],
    ],
  });
});

test("the line that is wrong is named", () => {
  for (const wrong of ["57.5", "norr, öster", "91, 12", "57.5, 12.7, 3"])
    assert.deepEqual(readOutline(`57.5, 12.7\n${wrong}`), { wrongLine: 2 });
});
