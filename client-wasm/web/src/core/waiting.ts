/** What waits on this device, by record, as a signal. Only a view of the core's own answer. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { opening, person, session, status, waiting } from "./core.ts";
import type { WaitingItem } from "./types.ts";

export const waitingItems: ReadonlySignal<WaitingItem[]> = computed(() => {
  // The core tells of a new status whenever the queue moves.
  void status.value;
  return opening.value.at === "ready" ? waiting() : [];
});

export const waitingById: ReadonlySignal<Map<string, WaitingItem>> = computed(
  () => new Map(waitingItems.value.flatMap((item) => (item.record_id === undefined ? [] : [[item.record_id, item] as const]))),
);

/** The person using this device, if known: also after leaving, until somebody else comes. */
export const me: ReadonlySignal<string | undefined> = computed(() => {
  void session.value;
  return opening.value.at === "ready" ? person() : undefined;
});
