/**
 * Finds the texts that the first view may show, so that the others can come with the views that show them. Refuses a list kept by hand: it reads the scripts.
 * Invariant: an id that stands in a script of the first view, whole or as a beginning (`word("state", …)`, `${…}`), is among its texts.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Texts } from "./messages.ts";

const IMPORTS = /^(?:import|export)\s(?!type\b)(?:[^"';]*?\sfrom\s+)?"(\.[^"]+\.tsx?)"/gm;

/** The text of a script and of all that it imports, but for what it only imports when asked to. */
export function scripts(entry: string, seen: Map<string, string> = new Map()): string {
  if (!seen.has(entry)) {
    const code = readFileSync(entry, "utf8");
    seen.set(entry, code);
    for (const [, path] of code.matchAll(IMPORTS)) scripts(join(dirname(entry), path ?? ""), seen);
  }
  return [...seen.values()].join("\n");
}

/** Those whose ids stand in the code; or, of the same, the others. */
export function standingIn(code: string, texts: Texts, isOthers: boolean): Texts {
  const words = new Set([...code.matchAll(/["'`]([a-z0-9-]+)["'`]/g)].map((match) => match[1]));
  const starts = [...code.matchAll(/\bword\("([a-z0-9-]+)"/g)].map((match) => `${match[1]}-`);
  starts.push(...[...code.matchAll(/`([a-z0-9-]+-)\$\{/g)].map((match) => match[1] ?? ""));
  const stands = (id: string): boolean => words.has(id) || starts.some((start) => id.startsWith(start));
  return Object.fromEntries(Object.entries(texts).filter(([id]) => stands(id) !== isOthers));
}
