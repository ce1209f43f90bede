/**
 * A form on a record that others may change meanwhile: what the person has not touched follows the record, what was touched stays as written, together with what stood
 * there before. Refuses to write what was not touched.
 */
import type { Step } from "../core/types.ts";
import { changeOf, type Fields, shownOf } from "./change.ts";
import { useUnsaved } from "./unsaved.ts";

interface Touched<V> {
  values: Partial<V>;
  /** What the record held of these when they were first touched. */
  shown: Fields;
}

export interface Edits<V> {
  values: V;
  shown: Fields;
  put: <N extends keyof V & string>(name: N) => (value: V[N]) => void;
  /** The step that writes what was touched; `undefined`: nothing to write. */
  step: (id: string, wanted: Fields) => Extract<Step, { type: "set" }> | undefined;
  /** Forgets what was touched: it is saved, or was given up. */
  clear: () => void;
}

const UNTOUCHED = { values: {}, shown: {} };
export const editsKey = (id: string): string => `edits ${id}`;

/** `now`: the record as the form shows it, under the names of its fields. */
export function useEdits<V extends object>(key: string, record: object | undefined, now: V): Edits<V> {
  const [touched, change] = useUnsaved<Touched<V>>(editsKey(key), UNTOUCHED);
  return {
    values: { ...now, ...touched.values },
    shown: touched.shown,
    put: (name) => (value) =>
      change(({ values, shown }) => ({ values: { ...values, [name]: value }, shown: { ...shownOf(record ?? {}, [name]), ...shown } })),
    step: (id, wanted) => changeOf(id, touched.shown, wanted),
    clear: () => change(() => UNTOUCHED),
  };
}
