/** Doing something from the desk: saved on this device first, told in words, taken back where that is lawful. Refuses to say "done" before it is saved. */
import { coreError, save } from "../core/core.ts";
import type { Step } from "../core/types.ts";
import { t, word } from "../i18n/i18n.ts";
import { say } from "../ui/toast.tsx";

/** What went wrong, what is safe, what to do. */
export function troubleText(thrown: unknown): string {
  const { code } = coreError(thrown);
  const told = word("desk-trouble", code);
  return told === code.replaceAll("_", " ") ? t("desk-trouble", { code }) : told;
}

/** Saves one batch and says so. The ids of what was made, or `undefined` when it was not saved: then it says why. */
export async function act(steps: Step[], done: string, undo?: (ids: string[]) => Promise<void>, blobs: Uint8Array[] = []): Promise<string[] | undefined> {
  try {
    const ids = await save({ steps }, blobs);
    say(done, undo === undefined ? undefined : () => void undo(ids).catch((thrown: unknown) => say(troubleText(thrown))));
    return ids;
  } catch (thrown) {
    say(troubleText(thrown));
    return undefined;
  }
}
