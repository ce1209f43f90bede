/** Keeping an answer, and taking it back. One answer a person, stop and question: answering again changes the first one. Invariant: it resolves only when the answer is durable. */
import { discard, save } from "../../core/core.ts";
import type { Answer } from "../../generated/Answer";

export interface Given {
  walk: string;
  stop: string;
  question: string;
  value: string;
  text?: string;
  light: string;
  weather: string;
}

/** The way back to how it was. */
export type TakeBack = () => Promise<void>;

/** `draft`: where its words were kept until now; they go in the same transaction. */
export async function answer(given: Given, before: Answer | undefined, draft?: string): Promise<TakeBack> {
  const { walk, stop, question, text, ...rest } = given;
  const fields = { ...rest, ...(text === undefined ? {} : { text }), answered_at: new Date().toISOString() };
  const clear = draft === undefined ? {} : { clear_draft: draft };
  if (before === undefined) {
    const [id] = await save({ steps: [{ type: "create", kind: "answer", fields: { walk, stop, question, ...fields } }], ...clear });
    return async () => {
      if (id === undefined) return;
      // Once it was on the wire it can't be unmade, only withdrawn.
      if (!(await discard(id))) await save({ steps: [{ type: "withdraw", id }] });
    };
  }
  const { id } = before.meta;
  await save({ steps: [{ type: "set", id, fields }], ...clear });
  const former = { value: before.value, text: before.text ?? null, light: before.light ?? null, weather: before.weather ?? null };
  return async () => {
    await save({ steps: [{ type: "set", id, fields: former }] });
  };
}
