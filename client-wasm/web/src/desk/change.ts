/**
 * What a form changes of a record. Only what the person changed is sent, and with it what stood there when the person began to: what others have written meanwhile stays,
 * and where both wrote the same field the server sees that neither had seen the other's. Pure.
 */
import type { Step } from "../core/types.ts";

export type Fields = { [name: string]: unknown };

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** What of a record's fields is as a form shows it. */
export function shownOf(record: object, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, (record as Fields)[name] ?? null]));
}

/** The step that writes what differs from what was shown; a field that was not shown is not written. `undefined`: nothing differs. */
export function changeOf(id: string, shown: Fields, wanted: Fields): Extract<Step, { type: "set" }> | undefined {
  const names = Object.keys(shown).filter((name) => name in wanted && !isSame(shown[name], wanted[name]));
  if (names.length === 0) return undefined;
  return { type: "set", id, fields: shownOf(wanted, names), shown: shownOf(shown, names) };
}
