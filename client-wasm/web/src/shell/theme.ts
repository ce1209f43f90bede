/** Night or day: follows the device; a walk turns dark after sunset unless told otherwise. Only sets a mark on the root; the colours are the tokens'. */
import { effect, type Signal, signal } from "@preact/signals";
import { remember, remembered } from "./memory.ts";
import { lightAt } from "./sun.ts";

export type Theme = "auto" | "dark" | "light";
const told = remembered("theme");
export const theme: Signal<Theme> = signal(told === "dark" || told === "light" ? told : "auto");
/** Where the walk goes, degrees; set by the walk's views while they are shown. */
export const walkingAt: Signal<{ latitude: number; longitude: number } | undefined> = signal(undefined);
/** The desk is dense, everything else is for thumbs. */
export const density: Signal<"phone" | "desk"> = signal("phone");
/** The clock the theme looks at, so that a walk that begins by day turns dark on its way. */
const minute: Signal<number> = signal(Date.now());

export function chooseTheme(to: Theme): void {
  theme.value = to;
  remember("theme", to === "auto" ? null : to);
}

export function startTheme(): void {
  setInterval(() => {
    minute.value = Date.now();
  }, 60_000);
  effect(() => {
    const root = document.documentElement;
    const at = walkingAt.value;
    const isWalkAfterSunset = at !== undefined && lightAt(minute.value, at.latitude, at.longitude) !== "day";
    if (theme.value !== "auto") root.dataset["theme"] = theme.value;
    else if (isWalkAfterSunset) root.dataset["theme"] = "dark";
    else delete root.dataset["theme"];
  });
  effect(() => {
    if (density.value === "desk") document.documentElement.dataset["density"] = "desk";
    else delete document.documentElement.dataset["density"];
  });
}
