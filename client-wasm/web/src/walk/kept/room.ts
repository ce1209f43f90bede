/**
 * How much room the browser gives, and whether it has promised not to clear what is saved. The promise is asked for after the first save of a page's life, when
 * there is something to keep; never at the start. Refuses to guess: where a browser tells nothing, nothing is said.
 */
import { effect, type Signal, signal } from "@preact/signals";
import { status } from "../../core/core.ts";

export interface Room {
  isPromised: boolean;
  /** How many photos more there is room for; `undefined` where the browser does not tell. */
  photos: number | undefined;
}

/** What a photo takes at most (client-wasm/web/src/photo), and its operation. */
const PHOTO_BYTES = 410_000;
/** With less than this much room one is told. */
const FEW_PHOTOS = 50;

export const room: Signal<Room | undefined> = signal(undefined);

export const isNearlyFull = (now: Room | undefined): boolean => now?.photos !== undefined && now.photos < FEW_PHOTOS;

/** Looks again. */
export async function lookAtRoom(): Promise<void> {
  try {
    const [isPromised, { quota, usage }] = await Promise.all([navigator.storage.persisted(), navigator.storage.estimate()]);
    const free = quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage);
    room.value = { isPromised, photos: free === undefined ? undefined : Math.floor(free / PHOTO_BYTES) };
  } catch {
    room.value = undefined; // An old browser, or a page without a secure origin.
  }
}

/** Asks for storage that the browser does not clear by itself. The answer changes nothing: what is unsent can always be saved to a file. */
async function askToKeep(): Promise<void> {
  try {
    await navigator.storage.persist();
  } catch {
    // Told by what `lookAtRoom` finds.
  }
  await lookAtRoom();
}

let before: number | undefined;
let isAsked = false;
effect(() => {
  const { waiting_operations, sent } = status.value;
  const saved = waiting_operations + sent;
  if (!isAsked && before !== undefined && saved > before) {
    isAsked = true;
    // Not waited for: some browsers ask the user.
    void askToKeep();
  }
  before = saved;
});
