/**
 * What is safe comes first, then what needs you, then what waits: each with since when and why, each photo by itself. "Försök nu" is under the thumb, a file is
 * the way out. It never says more than the store knows.
 */
import "./texts.ts";
import { CheckCheck, CircleAlert, RotateCw } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { isOut, status, syncNow } from "../../core/core.ts";
import type { SyncStatus } from "../../core/types.ts";
import { waitingItems } from "../../core/waiting.ts";
import { errorText } from "../../i18n/error-text.ts";
import { clockOrDay, hasText, number, t } from "../../i18n/i18n.ts";
import { isIosTab } from "../../shell/install.ts";
import { Icon } from "../../ui/icon.tsx";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { InstallOffer } from "../install-offer.tsx";
import { Phone } from "../phone.tsx";
import { SignedOut } from "../signed-out.tsx";
import { DraftsHere } from "./drafts.tsx";
import { ToFile } from "./file.tsx";
import { NearlyFull, RoomLine } from "./room-line.tsx";
import { NeedsYou } from "./tray.tsx";
import { WaitingRow } from "./waiting-row.tsx";

export function Kept() {
  useTitle(t("kept-title"));
  const arrival = useArrival();
  const now = status.value;
  const items = waitingItems.value;
  const waits = items.filter((item) => item.operations > 0 || item.photos.some((photo) => !photo.is_done));
  const trays = items.filter((item) => item.tray.length > 0);
  const [isTrying, setTrying] = useState(false);
  const [wrong, setWrong] = useState<string>();

  async function tryNow(): Promise<void> {
    setTrying(true);
    setWrong(undefined);
    try {
      await syncNow();
    } catch (thrown) {
      setWrong(errorText(thrown));
    } finally {
      setTrying(false);
    }
  }

  return (
    <Phone
      middle="loose"
      hasChip={false}
      back={{ to: "/", label: t("back"), isReturn: true }}
      name={t("kept-title")}
      bar={
        <div class="bar">
          <button type="button" class="btn lit" aria-disabled={isTrying} onClick={() => void tryNow()}>
            <Icon of={RotateCw} /> {t(isTrying ? "kept-trying" : "try-now")}
          </button>
        </div>
      }
    >
      <div class="hello" role="status" aria-live="polite">
        <h1 ref={arrival} tabIndex={-1}>
          {t(waits.length === 0 && trays.length === 0 ? "kept-all-sent" : "kept-all-here")}
        </h1>
        <p>{summary(now, waits.length, trays.length)}</p>
      </div>
      <SignedOut />
      {!isOut() && isTold(now) && <Problem now={now} />}
      {wrong !== undefined && (
        <p class="notice needs" role="alert">
          {wrong}
        </p>
      )}
      <NearlyFull />
      {trays.map((item, index) => (
        <NeedsYou key={item.record_id ?? index} item={item} />
      ))}
      {waits.length > 0 && (
        <section class="stack" aria-labelledby="waits">
          <h2 id="waits" class="ruled">
            <span>{t(now.state === "offline" ? "kept-waits-net" : "kept-waits")}</span> <span class="quiet">{number(waits.length)}</span>
          </h2>
          <ul class="rows">
            {waits.map((item, index) => (
              <li key={item.record_id ?? index}>
                <WaitingRow item={item} />
              </li>
            ))}
          </ul>
          {!isOut() && <LastTry now={now} />}
        </section>
      )}
      <DraftsHere />
      <section class="stack">
        {now.sent > 0 && (
          <p class="tag">
            <Icon of={CheckCheck} class="good" /> <span>{t("kept-sent", { count: now.sent })}</span>
          </p>
        )}
        <RoomLine />
        {!isIosTab() && <InstallOffer />}
        <ToFile hasUnsent={waits.length > 0 || trays.length > 0} />
      </section>
    </Phone>
  );
}

function summary(now: SyncStatus, waits: number, trays: number): string {
  const parts: string[] = [];
  if (now.state === "offline") {
    parts.push(now.offline_since_ms === undefined ? t("kept-no-net") : t("kept-no-net-since", { time: clockOrDay(now.offline_since_ms) }));
  }
  if (waits > 0) parts.push(t(isOut() ? "kept-waiting-out" : "kept-waiting", { count: waits }));
  else if (trays === 0) parts.push(now.sent > 0 ? t("kept-nothing-waits") : t("kept-nothing-yet"));
  if (trays > 0) parts.push(t("kept-needs-you", { count: trays }));
  return parts.join(" ");
}

/** A problem is told while something waits; that the app is too old to read, always: it sends, and shows what was. */
const isTold = (now: SyncStatus): boolean =>
  now.last_problem !== undefined && (now.state !== "all_sent" || now.last_problem === "client_too_old");

function Problem({ now }: { now: SyncStatus }) {
  const code = now.last_problem ?? "";
  const id = `problem-${code.replaceAll("_", "-")}`;
  if (code === "offline") return null;
  return (
    <p class="notice">
      <span class="hint">
        <Icon of={CircleAlert} /> <span>{hasText(id) ? t(id) : t("problem-other", { code })}</span>
      </span>
    </p>
  );
}

function LastTry({ now }: { now: SyncStatus }) {
  const [at, setAt] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (now.last_try_at_ms === undefined) return null;
  // After a clock was set back the next try comes as soon as anything asks for it.
  const isSetBack = now.last_try_at_ms > at;
  const seconds = now.next_try_at_ms === undefined || isSetBack ? undefined : Math.max(1, Math.ceil((now.next_try_at_ms - at) / 1_000));
  return (
    <p class="quiet">
      {t("kept-last-try", { time: clockOrDay(now.last_try_at_ms) })}{" "}
      {seconds === undefined ? t("kept-next-try") : t("kept-next-try-in", { seconds })}
    </p>
  );
}
