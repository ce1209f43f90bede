/** Says a text that build/messages.ts has compiled. Refuses to parse. Invariant: what it says is what Fluent would say of the same message. */
import type { Compiled, Part, Texts } from "../../build/messages.ts";

export type { Texts };
export type Arguments = { [name: string]: string | number };

/** A language as patterns need it. Isolation marks only where directions mix: elsewhere they are invisible clutter in what people copy. */
export interface Speech {
  tag: string;
  isIsolating: boolean;
}

export function say(text: Compiled, values: Arguments, speech: Speech): string {
  if (typeof text === "string") return text;
  const isolates = speech.isIsolating && text.length > 1;
  return text
    .map((part) => {
      if (typeof part === "string") return part;
      const said = sayPart(part, values, speech);
      return isolates ? `\u2068${said}\u2069` : said;
    })
    .join("");
}

function sayPart([name, other, others]: Exclude<Part, string>, values: Arguments, speech: Speech): string {
  const value = values[name];
  if (other === undefined) {
    if (value === undefined) return `{$${name}}`;
    return typeof value === "number" ? new Intl.NumberFormat(speech.tag).format(value) : value;
  }
  const key = typeof value === "number" && others?.[value] === undefined ? new Intl.PluralRules(speech.tag).select(value) : value;
  return say((key === undefined ? undefined : others?.[key]) ?? other, values, speech);
}
