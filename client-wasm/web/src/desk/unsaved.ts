/**
 * What is written at the desk and not saved yet: it is kept while one looks at something else, and given back when one returns. Only in this page's memory. Refuses
 * to show one person's words to the next: with another person they are gone.
 */
import { useState } from "preact/hooks";
import { session } from "../core/core.ts";

const kept = new Map<string, unknown>();
let writer: string | undefined;

function shelf(): Map<string, unknown> {
  const person = session.value?.person;
  if (person !== undefined && person !== writer) {
    kept.clear();
    writer = person;
  }
  return kept;
}

export const isUnsaved = (key: string): boolean => shelf().has(key);

/** As `useState`, under a name that outlives the view. Set to `first` again there is nothing to keep. */
export function useUnsaved<T>(key: string, first: T): [T, (change: (was: T) => T) => void] {
  const [, drawAgain] = useState({});
  const value = (): T => (shelf().has(key) ? (kept.get(key) as T) : first);
  const change = (to: (was: T) => T): void => {
    const next = to(value());
    if (next === first) kept.delete(key);
    else shelf().set(key, next);
    drawAgain({});
  };
  return [value(), change];
}
