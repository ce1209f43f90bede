/** Keys for those who work here all day. Refuses to act while one writes, in a dialog, or when they are switched off (WCAG 2.1.4). Every key has a button or link that does the same. */
import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n/i18n.ts";
import { remember, remembered } from "../../shell/memory.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Toggle } from "../../ui/picks.tsx";
import { ask, query } from "./data.ts";

const areKeysOn: Signal<boolean> = signal(remembered("keys") !== "off");

const KEYS = [
  ["j", "finding-key-next"],
  ["k", "finding-key-previous"],
  ["enter", "finding-key-open"],
  ["x", "finding-key-pick"],
  ["/", "finding-key-search"],
  ["esc", "finding-key-close"],
  ["?", "finding-key-help"],
] as const;

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("finding-keys")} onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <Toggle
        label={t("finding-keys-on")}
        isOn={areKeysOn.value}
        onChange={(isOn) => {
          areKeysOn.value = isOn;
          remember("keys", isOn ? null : "off");
        }}
      />
      <div class="bar-end">
        <button type="button" class="btn" onClick={onClose}>
          {t("desk-close")}
        </button>
      </div>
    </Dialog>
  );
}

function links(): HTMLAnchorElement[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(".items .point")];
}

/** The row the hand is at: the one with the focus, else the open one. */
function current(all: readonly HTMLAnchorElement[]): number {
  const focused = document.activeElement?.closest(".item")?.querySelector<HTMLAnchorElement>(".point");
  const at = focused ? all.indexOf(focused) : -1;
  return at >= 0 ? at : all.findIndex((link) => link.getAttribute("aria-current") === "true");
}

function step(by: number): void {
  const all = links();
  const next = all[Math.min(all.length - 1, Math.max(0, current(all) + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function pick(): void {
  const all = links();
  const id = all[current(all)]?.closest<HTMLElement>(".item")?.dataset["id"];
  if (id === undefined) return;
  const { picked } = query.value;
  ask({ picked: picked.includes(id) ? picked.filter((each) => each !== id) : [...picked, id] });
}

function close(): void {
  const { at, picked } = query.value;
  if (at === undefined) {
    if (picked.length > 0) ask({ picked: [] });
    return;
  }
  ask({ at: undefined });
  document.querySelector<HTMLElement>(`.item[data-id="${CSS.escape(at)}"] .point`)?.focus();
}

/** Listens while the findings are shown. */
export function useKeys(showHelp: () => void): void {
  useEffect(() => {
    const actions: { [key: string]: () => void } = {
      j: () => step(1),
      k: () => step(-1),
      x: pick,
      "/": () => document.querySelector<HTMLInputElement>(".find input")?.focus(),
      "?": showHelp,
      Escape: close,
    };
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : undefined;
      const isWriting = target?.matches("input:not([type=checkbox]), textarea, select, [contenteditable]") ?? false;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]") !== null)
        return;
      if (isWriting) {
        if (event.key === "Escape" && target instanceof HTMLElement) target.blur();
        return;
      }
      const action = actions[event.key];
      if (action === undefined || (!areKeysOn.value && event.key !== "Escape")) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
