/**
 * The service worker: registered after the first view, told to take over only by consent. Invariant: the page is loaded anew for a new version only when
 * the user asked for it.
 */
import { type Signal, signal } from "@preact/signals";
import { scriptUrl } from "./trusted.ts";

/** A new version is at hand and waits for the user's word; or another tab has taken it, and this page is the old one still. */
export const isUpdateWaiting: Signal<boolean> = signal(false);
/** The shell is kept on this device: the page opens without a network. */
export const isShellKept: Signal<boolean> = signal(false);
/** Raised while something must not be interrupted: an open draft, a save under way. */
export const busy: Signal<number> = signal(0);

let waiting: ServiceWorker | null = null;
let isWanted = false;
/** The new version answers already: loading the page is all that is left. */
let isTaken = false;

/** The user wants the new version now. */
export function takeUpdate(): void {
  isWanted = true;
  if (isTaken) location.reload();
  else waiting?.postMessage("take over");
}

export async function startUpdates(): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  // The first worker of a device is no update.
  let isKnown = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isWanted) location.reload();
    isTaken = isKnown;
    isKnown = true;
    if (isTaken) isUpdateWaiting.value = true;
  });
  try {
    const registration = await navigator.serviceWorker.register(scriptUrl("/service-worker.js"));
    watch(registration);
    navigator.serviceWorker.ready.then(() => {
      isShellKept.value = true;
    });
    addEventListener("visibilitychange", () => {
      // A failed look for a new version is no news: the present one goes on.
      if (document.visibilityState === "visible") registration.update().catch(() => undefined);
    });
  } catch {
    // Without a service worker Lykta needs the net to open; "ready for offline" is then never shown.
    isShellKept.value = false;
  }
}

function watch(registration: ServiceWorkerRegistration): void {
  const look = (): void => {
    waiting = registration.waiting;
    isUpdateWaiting.value = isTaken || (waiting !== null && navigator.serviceWorker.controller !== null);
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
}
