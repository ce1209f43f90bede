/** Compiled texts say what Fluent's own runtime says: every message of every language, with whole numbers, texts and nothing in its variables. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { FluentBundle, FluentResource } from "@fluent/bundle";
import { compile } from "../../build/messages.ts";
import { say } from "./pattern.ts";

const locales = fileURLToPath(new URL("../../../../shared/locales", import.meta.url));
const files = readdirSync(locales, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ftl"));

const VALUES = [0, 1, 2, 3, 11, 1234, "text", undefined];

test("every text says the same as Fluent", () => {
  assert.ok(files.length > 5, "the files were found");
  for (const file of files) {
    const source = readFileSync(`${locales}/${file}`, "utf8");
    const tag = basename(file, ".ftl");
    const texts = compile(source, file);
    for (const isIsolating of [false, true]) {
      const bundle = new FluentBundle(tag, { useIsolating: isIsolating });
      bundle.addResource(new FluentResource(source));
      assert.ok(Object.keys(texts).length > 5, file);
      for (const [id, text] of Object.entries(texts)) {
        const names = [...JSON.stringify(text).matchAll(/\["([a-zA-Z_-]+)"/g)].map((match) => match[1] ?? "");
        for (const value of VALUES) {
          const values = Object.fromEntries(value === undefined ? [] : names.map((name) => [name, value]));
          const message = bundle.getMessage(id);
          assert.ok(message?.value, id);
          assert.equal(say(text, values, { tag, isIsolating }), bundle.formatPattern(message.value, values, []), `${file} ${id} ${value}`);
        }
      }
    }
  }
});

test("what the runtime does not know is refused with its line", () => {
  for (const source of ["a = b\n-term = x", "a = b\nc = { NUMBER($x) }", "a = b\nc = d\n    .title = e", "a = b\nc { d"]) {
    assert.throws(() => compile(source, "x.ftl"), /x\.ftl:2: only plain messages/);
  }
});
