/** Days as people say them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { daysBetween, localDay } from "./when.ts";

test("days are counted across months and the change to winter time", () => {
  assert.equal(daysBetween("2018-10-27", "2018-10-31"), 4);
  assert.equal(daysBetween("2018-10-31", "2018-10-27"), -4);
  assert.equal(daysBetween("2018-12-31", "2019-01-01"), 1);
});

test("a local day is the reader's own", () => {
  assert.equal(localDay(new Date(2018, 9, 10, 0, 5).getTime()), "2018-10-10");
  assert.equal(localDay(new Date(2018, 0, 1, 23, 59).getTime()), "2018-01-01");
});
