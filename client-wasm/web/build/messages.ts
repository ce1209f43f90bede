/**
 * Makes modules of Fluent files at build time, so that no phone loads a parser. Refuses what the runtime does not know (terms, functions, attributes),
 * by the line it stands in. Invariant: what a text says is what Fluent would say; src/i18n/pattern.ts is the other half.
 */
import { fileURLToPath } from "node:url";
import { type Entry, type Expression, type InlineExpression, type Pattern, parse } from "@fluent/syntax";
import type { Plugin } from "vite";
import { scripts, standingIn } from "./first-texts.ts";

/** A text, or parts: texts, a variable `[name]`, or a choice `[name, for all others, by number or plural]`. */
export type Compiled = string | Part[];
export type Part = string | [name: string] | [name: string, other: Compiled, others: { [key: string]: Compiled }];
export interface Texts {
  [id: string]: Compiled;
}

/** The messages of a Fluent file, in its order. */
export function compile(source: string, path: string): Texts {
  const texts: Texts = {};
  for (const entry of parse(source, { withSpans: true }).body) {
    const refuse = (): never => refused(entry, source, path);
    if (entry.type === "Comment" || entry.type === "GroupComment" || entry.type === "ResourceComment") continue;
    if (entry.type !== "Message" || entry.value === null || entry.attributes.length > 0) return refuse();
    texts[entry.id.name] = pattern(entry.value, refuse);
  }
  return texts;
}

function refused(entry: Entry, source: string, path: string): never {
  const line = source.slice(0, entry.span?.start ?? 0).split("\n").length;
  throw new Error(`${path}:${line}: only plain messages with variables and choices by number are known here`);
}

function pattern(from: Pattern, refuse: () => never): Compiled {
  const parts = from.elements.map((element) => (element.type === "TextElement" ? element.value : part(element.expression, refuse)));
  const [only] = parts;
  return parts.length === 1 && typeof only === "string" ? only : parts;
}

function part(from: Expression | InlineExpression, refuse: () => never): Part {
  if (from.type === "VariableReference") return [from.id.name];
  if (from.type !== "SelectExpression" || from.selector.type !== "VariableReference") return refuse();
  const others: { [key: string]: Compiled } = {};
  let other: Compiled = "";
  for (const { key, value, default: isDefault } of from.variants) {
    const compiled = pattern(value, refuse);
    if (isDefault) other = compiled;
    else others[key.type === "Identifier" ? key.name : key.value] = compiled;
  }
  return [from.selector.id.name, other, others];
}

/** The page's own Swedish, of which the first view needs a part. */
const DIVIDED = /shared\/locales\/sv\.ftl(\?later)?$/;
const ENTRY = fileURLToPath(new URL("../src/main.tsx", import.meta.url));

export function messages(): Plugin {
  return {
    name: "lykta-messages",
    transform: {
      filter: { id: /\.ftl(\?later)?$/ },
      handler: (source, id) => {
        const texts = compile(source, id);
        const divided = DIVIDED.exec(id);
        const made = divided ? standingIn(scripts(ENTRY), texts, divided[1] !== undefined) : texts;
        return { code: `export default ${JSON.stringify(made)}`, map: null, moduleType: "js" };
      },
    },
  };
}
