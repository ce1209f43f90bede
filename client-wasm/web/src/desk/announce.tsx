/** What happens without a hand's doing is told politely, once, in words. Mounted once by the frame; empty until there is something to say. */
import { type Signal, signal } from "@preact/signals";

const told: Signal<string> = signal("");

export function announce(text: string): void {
  // The same words twice are news twice: a reader hears only what changes.
  told.value = told.value === text ? `${text}\u00a0` : text;
}

export function Announcer() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {told.value}
    </div>
  );
}
