/** Doing something from the desk: saved on this device first, told in words, taken back where that is lawful. Refuses to say "done" before it is saved. */
import { coreError, save } from "../core/core.ts";
import type { Step } from "../core/types.ts";
import { errorText } from "../i18n/error-text.ts";
import { hasText, t } from "../i18n/i18n.ts";
import { say } from "../ui/toast.tsx";

/** What went wrong, what is safe, what to do; for the codes that only the desk meets in words of its own. */
export function troubleText(thrown: unknown): string {
  const id = `desk-trouble-${coreError(thrown).code.replaceAll("_", "-")}`;
  return hasText(id) ? t(id) : errorText(thrown);
}

/** Saves one batch and says so. The ids of what was made, or `undefined` when it was not saved: then it says why. */
export async function act(
  steps: Step[],
  done: string,
  undo?: (ids: string[]) => Promise<void>,
  blobs: Uint8Array[] = [],
): Promise<string[] | undefined> {
  try {
    const ids = await save({ steps }, blobs);
    say(done, undo === undefined ? undefined : () => void undo(ids).catch((thrown: unknown) => say(troubleText(thrown))));
    return ids;
  } catch (thrown) {
    say(troubleText(thrown));
    return undefined;
  }
}
