/** Offers to install where the browser can. Refuses to nag: the offer is a line, made once. */
import { type Signal, signal } from "@preact/signals";
import { remember, remembered } from "./memory.ts";

interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
  userChoice: Promise<{ outcome: "accepted" | "dismissed" }>;
}

let offer: InstallEvent | undefined;
/** The browser can install Lykta, and the user has not said no. */
export const canInstall: Signal<boolean> = signal(false);
/** Runs as an installed app. */
export const isInstalled = (): boolean => matchMedia("(display-mode: standalone)").matches;
/** An iPhone or iPad in a browser tab: there the way is the share menu, and a tab is cleared after seven days. */
export const isIosTab = (): boolean => /iP(hone|ad|od)/.test(navigator.userAgent) && !isInstalled();

export function startInstalling(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event as InstallEvent;
    canInstall.value = remembered("install") !== "no";
  });
  addEventListener("appinstalled", () => {
    canInstall.value = false;
  });
}

export async function install(): Promise<void> {
  canInstall.value = false;
  await offer?.prompt();
  offer = undefined;
}

export function declineInstall(): void {
  remember("install", "no");
  canInstall.value = false;
}
