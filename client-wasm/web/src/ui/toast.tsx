/** One line at a time that says what was done and, for ten seconds, takes it back. Announced politely. */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { Undo2 } from "lucide";
import { t } from "../i18n/i18n.ts";
import { Icon } from "./icon.tsx";

interface Told {
  text: string;
  undo?: () => void;
}
const told: Signal<Told | undefined> = signal(undefined);
/** Whether something is being said right now. */
export const isToastShown: ReadonlySignal<boolean> = computed(() => told.value !== undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

/** How long something can be taken back. */
export const UNDO_MS = 10_000;

export function say(text: string, undo?: () => void): void {
  clearTimeout(timer);
  told.value = undo === undefined ? { text } : { text, undo };
  timer = setTimeout(() => {
    told.value = undefined;
  }, UNDO_MS);
}

/** The phone has it above the thumb bar, in the flow, so that it covers no answer; the desk lets it float. */
export function Toast({ isFloating = false }: { isFloating?: boolean }) {
  const now = told.value;
  return (
    <div class={`toast ${isFloating ? "floating" : ""}`.trim()} role="status" aria-live="polite">
      {now !== undefined && (
        <div class="undo" key={now.text}>
          <span>{now.text}</span>
          {now.undo !== undefined && (
            <button
              type="button"
              class="btn bare"
              onClick={() => {
                told.value = undefined;
                now.undo?.();
              }}
            >
              <Icon of={Undo2} flip /> {t("undo")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
