/** The Swedish texts are parted: each is in the first load or comes right after it, and what the first view's scripts name is in the first load. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { scripts, standingIn } from "../../build/first-texts.ts";
import { compile } from "../../build/messages.ts";

const PATH = fileURLToPath(new URL("../../../../shared/locales/sv.ftl", import.meta.url));
const texts = compile(readFileSync(PATH, "utf8"), PATH);
const files = new Map<string, string>();
const first = scripts(fileURLToPath(new URL("../main.tsx", import.meta.url)), files);

test("each text is in one of the two parts", () => {
  const parts = [false, true].map((isLater) => Object.keys(standingIn(first, texts, isLater)));
  assert.deepEqual(parts.flat().sort(), Object.keys(texts).sort());
  assert.ok(
    parts.every((part) => part.length > 50),
    "neither part is empty",
  );
});

test("what the scripts of the first view say is there from the beginning, and what only the stop says is not", () => {
  const said = standingIn(first, texts, false);
  for (const [, id] of first.matchAll(/\bt\("([a-z0-9-]+)"/g)) if (id !== undefined && id in texts) assert.ok(id in said, id);
  assert.ok(first.includes("export function Start("), "the scripts were found");
  assert.ok(!first.includes("export function StopView("), "what is only imported when it is asked for is not among them");
});

test("whatever the first load fetches brings the words that the first load lacks: a page may begin there", () => {
  const fetched = [...files].flatMap(([file, code]) =>
    [...code.matchAll(/import(?:\.meta\.glob<.*>)?\("(\.[^"]+\.tsx?)"\)/g)].map((match) => join(dirname(file), match[1] ?? "")),
  );
  assert.ok(fetched.some((file) => file.endsWith("desk.tsx")) && fetched.some((file) => file.endsWith("lead.tsx")), "they were found");
  for (const file of fetched) assert.ok(scripts(file).includes('sv.ftl?later"'), file);
});

test("an id is found whole and by its beginning", () => {
  const some = { "a-b": "1", "state-new": "2", "about-1": "3", other: "4" };
  const template = ["`about-$", "{number}`"].join("");
  const code = `t("a-b"); word("state", value); t(${template});`;
  assert.deepEqual(Object.keys(standingIn(code, some, false)), ["a-b", "state-new", "about-1"]);
  assert.deepEqual(Object.keys(standingIn(code, some, true)), ["other"]);
});
