/** What is taken out of pasted text, and what must stay. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, cleanJson } from "./clean.ts";

test("unseen signs go, all that is read stays", () => {
  const cases: [string, string, string][] = [
    ["a tab from a table", "Port\t14", "Port 14"],
    ["a line break of a word processor", "ett\vtvå", "ett två"],
    ["lines", "ett\n\ntvå", "ett\n\ntvå"],
    ["a number from the contacts", "ring \u202a+46 70 123\u202c nu", "ring +46 70 123 nu"],
    ["isolates", "\u2066a\u2067b\u2068c\u2069", "abc"],
    ["a byte order mark inside", "a\ufeffb\ufffbc", "abc"],
    ["null, escape and delete", "a\0b\x1bc\x7fd\x9fe", "abcde"],
    ["half a letter", "a\ud83db", "ab"],
    ["Arabic with its own marks", "\u200fشارع \u200eE20\u200f مُضاء، می\u200cخواهم", "\u200fشارع \u200eE20\u200f مُضاء، می\u200cخواهم"],
    ["emoji with joiners and flags", "👩🏽‍🚒 👨‍👩‍👧 🇸🇪 ❤️", "👩🏽‍🚒 👨‍👩‍👧 🇸🇪 ❤️"],
    ["marks and blanks of typesetting", "E20 – ”rött” 5 m…\u2028", "E20 – ”rött” 5 m…\u2028"],
  ];
  for (const [name, given, expected] of cases) assert.equal(clean(given), expected, name);
});

test("all text of a batch is cleaned, and nothing else is touched", () => {
  const batch = { steps: [{ fields: { text: "a\tb", is_dark: false, n: 7, none: null, at: [1, 2] } }, { value: "\u202ac\u202c" }] };
  const expected = { steps: [{ fields: { text: "a b", is_dark: false, n: 7, none: null, at: [1, 2] } }, { value: "c" }] };
  assert.deepEqual(JSON.parse(cleanJson(batch)), expected);
});
