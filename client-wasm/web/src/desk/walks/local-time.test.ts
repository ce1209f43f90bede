/** Times in fields, and walks in groups. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromLocalField, toLocalField } from "./local-time.ts";

test("a time goes into the field and comes back as the same instant", () => {
  assert.equal(fromLocalField(toLocalField("2018-10-10T16:00:00Z")), "2018-10-10T16:00:00.000Z");
  assert.equal(toLocalField(undefined), "");
  assert.equal(fromLocalField(""), null);
  assert.equal(fromLocalField("nonsense"), null);
});
