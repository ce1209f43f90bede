/** What is pointed at in a note, and what is not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type PersonHint, personHints } from "./person-hint.ts";

const CASES: [string, PersonHint[]][] = [
  ["Lampan vid port 14 är trasig sedan 2018-10-10", []],
  ["Ring 070-123 45 67", ["phone_number"]],
  ["+46 70 123 45 67", ["phone_number"]],
  ["+ 46 70 123 45 67.", ["phone_number"]],
  ["123 456 78", []],
  ["0123456", []],
  ["01234567", ["phone_number"]],
  ["0123456789012345", []],
  ["skriv till anna@exempel.se.", ["email"]],
  ["@ torget", []],
  ["@exempel.se", []],
  ["anna@exempel", []],
  ["bilen ABC 123 stod där", ["number_plate"]],
  ["ABC12D", ["number_plate"]],
  ["abc123", []],
  ["ABC1234", []],
  ["811218-9876", ["identity_number"]],
  ["811218-9877", []],
  ["811318-9875", []],
  ["811278-9873", ["identity_number"]],
  ["198112189876", ["identity_number"]],
  ["ärende 2018-4471", []],
  ["Anna, 811218-9876, 811218-9876, anna@exempel.se (ABC123)", ["email", "number_plate", "identity_number"]],
];

test("each pattern is seen, once, and ordinary notes are not", () => {
  for (const [text, expected] of CASES) assert.deepEqual(personHints(text), expected, text);
});
