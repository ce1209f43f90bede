/**
 * One calm line at the desk when no backup is made, or the last one is older than a day, with what to do; for coordinators and administrators. Refuses to warn of an
 * example, and of what the server does not say.
 */
import { signal } from "@preact/signals";
import { HardDrive } from "lucide";
import { useEffect } from "preact/hooks";
import { authorisedFetch, session } from "../core/core.ts";
import type { Backup } from "../generated/Backup";
import { clockOrDay, t } from "../i18n/i18n.ts";
import { remember, remembered } from "../shell/memory.ts";
import { Icon } from "../ui/icon.tsx";

const HOUR_MS = 3_600_000;
const backup = signal<Backup | undefined>(undefined);
const hiddenOn = signal(remembered("backup-hidden"));
const today = (): string => new Date().toDateString();
const isAsked = (): boolean => session.value?.grants.some(({ role }) => role === "coordinator" || role === "administrator") === true;

async function look(): Promise<void> {
  try {
    backup.value = await authorisedFetch<Backup>("GET", "/api/backup");
  } catch {
    // Without a network, or at an older server, nothing is said.
  }
}

export function BackupLine() {
  const may = isAsked();
  useEffect(() => {
    if (!may) return;
    if (backup.value === undefined) void look();
    const timer = setInterval(() => void look(), HOUR_MS);
    return () => clearInterval(timer);
  }, [may]);
  const { standing, safe_at_ms } = backup.value ?? {};
  if (!may || (standing !== "missing" && standing !== "late") || hiddenOn.value === today()) return null;
  const hide = (): void => {
    remember("backup-hidden", today());
    hiddenOn.value = today();
  };
  return (
    <section class="desk-line notice" aria-label={t("desk-backup")}>
      <Icon of={HardDrive} />
      <details>
        <summary>
          {standing === "missing" ? t("desk-backup-missing") : t("desk-backup-late", { time: clockOrDay(safe_at_ms ?? 0) })}{" "}
          <span class="link">{t("desk-backup-how")}</span>
        </summary>
        <p>{t(standing === "missing" ? "desk-backup-missing-do" : "desk-backup-late-do")}</p>
      </details>
      <button type="button" class="btn bare" onClick={hide}>
        {t("desk-backup-hide")}
      </button>
    </section>
  );
}
