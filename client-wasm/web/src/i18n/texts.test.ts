/** The texts: English is complete against Swedish, no other language has ids that Swedish lacks, every id is used and every id that is used is there. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Message, parse } from "@fluent/syntax";

const locales = fileURLToPath(new URL("../../../../shared/locales", import.meta.url));
const sources = fileURLToPath(new URL("..", import.meta.url));
function messages(path: string): Map<string, Message> {
  const { body } = parse(readFileSync(path, "utf8"), {});
  const junk = body.filter((entry) => entry.type === "Junk");
  assert.deepEqual(junk, [], `${path} has lines that are no message`);
  const found = body.filter((entry) => entry.type === "Message");
  const ids = found.map((message) => message.id.name);
  assert.equal(new Set(ids).size, ids.length, `${path} has an id twice: ${ids.filter((id, index) => ids.indexOf(id) !== index)}`);
  return new Map(found.map((message) => [message.id.name, message]));
}

function variables(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const own = "type" in node && node.type === "VariableReference" && "id" in node ? [(node.id as { name: string }).name] : [];
  return [...own, ...Object.values(node).flatMap((value) => (Array.isArray(value) ? value.flatMap(variables) : variables(value)))];
}

const code = readdirSync(sources, { recursive: true, withFileTypes: true })
  .filter(
    (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) && !/generated|wasm$/.test(entry.parentPath),
  )
  .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, "utf8"))
  .join("\n");
/** The first load's set, and the folders that the page's code fetches later; other folders are the server's own. */
const sets = [
  locales,
  ...readdirSync(locales)
    .filter((name) => code.includes(`locales/${name}/sv.ftl`))
    .map((name) => `${locales}/${name}`),
];

/** Beginnings of ids that are put together from data: `word("state", …)` and `t(`about-${…}`)`. */
const beginnings = [...code.matchAll(/word\("([a-z0-9-]+)"/g)]
  .map((match) => `${match[1]}-`)
  .concat([...code.matchAll(/`([a-z0-9-]+-)\$\{/g)].map((match) => match[1] ?? ""));

test("English says everything that Swedish says, with the same variables", () => {
  for (const folder of sets) {
    const sv = messages(`${folder}/sv.ftl`);
    const en = messages(`${folder}/en.ftl`);
    assert.deepEqual([...en.keys()].sort(), [...sv.keys()].sort(), folder);
    for (const [id, message] of sv) assert.deepEqual(new Set(variables(en.get(id))), new Set(variables(message)), id);
  }
});

test("no language has a text that Swedish lacks, but for the default checklist's own words", () => {
  for (const folder of sets) {
    const sv = messages(`${folder}/sv.ftl`);
    for (const file of readdirSync(folder).filter((name) => /^[a-z]{2}\.ftl$/.test(name))) {
      const extra = [...messages(`${folder}/${file}`).keys()].filter((id) => !sv.has(id) && !id.startsWith("checklist-"));
      assert.deepEqual(extra, [], `${folder}/${file}`);
    }
  }
});

test("every text is used", () => {
  for (const folder of sets) {
    const unused = [...messages(`${folder}/sv.ftl`).keys()].filter(
      (id) => !code.includes(`"${id}"`) && !beginnings.some((beginning) => id.startsWith(beginning)),
    );
    assert.deepEqual(unused, [], folder);
  }
});

test("every text that is asked for is there", () => {
  const known = new Set(sets.flatMap((folder) => [...messages(`${folder}/sv.ftl`).keys()]));
  const calls = [...code.matchAll(/\bt\(([^()]*?(?:\([^()]*\)[^()]*?)*)\)/g)].map((match) => match[1] ?? "");
  assert.ok(calls.length > 100, "the calls were found");
  const asked = calls.flatMap((call) =>
    [...call.replace(/\{[^}]*\}/g, "").matchAll(/(?:^|[?:]\s*)"([a-z0-9-]+)"/g)].map((match) => match[1] ?? ""),
  );
  assert.deepEqual(
    asked.filter((id) => !known.has(id)),
    [],
  );
});
