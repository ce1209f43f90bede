/** The safe-keeping chip: always there, always true, tap for details. It says no more than the store knows. */
import { CheckCheck, ChevronRight, CircleAlert, type IconNode, RotateCw, Smartphone, WifiOff } from "lucide";
import { status } from "../core/core.ts";
import type { SyncState, SyncStatus } from "../core/types.ts";
import { waitingItems } from "../core/waiting.ts";
import { clockOrDay, t } from "../i18n/i18n.ts";
import { Icon } from "./icon.tsx";

const ICONS: { [state in SyncState]: IconNode } = {
  all_sent: CheckCheck,
  waiting: Smartphone,
  sending: RotateCw,
  offline: WifiOff,
  attention: CircleAlert,
};

/** The chip's words: what is true in bold, then what follows. Counts things as the list behind it does: a note with its photos is one. */
export function chipWords(now: SyncStatus): [string, string?] {
  // Whatever waits is counted, also where the list has no row for it.
  const left = Math.max(waitingItems.value.length, Math.min(1, now.waiting_operations + now.waiting_photos));
  switch (now.state) {
    case "all_sent":
      return [t("chip-all-sent")];
    case "waiting":
      return [t("chip-kept"), t("chip-left", { count: left })];
    case "sending":
      return now.sending === undefined || now.sending.total === 0
        ? [t("chip-sending")]
        : [t("chip-sending-of", { number: Math.min(now.sending.done + 1, now.sending.total), total: now.sending.total })];
    case "offline": {
      return [noAnswer(now), left === 0 ? t("chip-nothing-waits") : t("chip-saved", { count: left })];
    }
    case "attention":
      return [t("chip-attention", { count: Math.max(1, now.tray) }), t("chip-nothing-lost")];
  }
}

/** Whether there is no network at all, or one that wants something first. */
function noAnswer(now: SyncStatus): string {
  if (now.last_problem === "not_ours") return t("chip-not-ours");
  return now.offline_since_ms === undefined ? t("chip-offline") : t("chip-offline-since", { time: clockOrDay(now.offline_since_ms) });
}

export function Chip() {
  const now = status.value;
  const [bold, rest] = chipWords(now);
  return (
    <div role="status" aria-live="polite" aria-atomic="true">
      <a class="chip" href="/kept" data-state={now.state}>
        <Icon of={ICONS[now.state]} />
        <span class="say">
          <span class="parts">
            <b>{bold}</b>
            {rest !== undefined && <span>{rest}</span>}
          </span>
        </span>
        <Icon of={ChevronRight} flip />
      </a>
    </div>
  );
}
