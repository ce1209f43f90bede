/** The sheet to hang up or show: QR code, link, code to type. Prints black on white. Refuses to put the server's picture into the page as markup: it is an image. */
import { Printer, RefreshCw } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { authorisedFetch, useRecord } from "../../core/core.ts";
import type { JoinSheet } from "../../generated/JoinSheet";
import { dayAndClock, t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Lantern } from "../../ui/lantern.tsx";
import { Failed, Loading } from "../../ui/states.tsx";
import { say } from "../../ui/toast.tsx";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { troubleText } from "../acting.ts";

/** Two groups of four, as one says it aloud. */
export function grouped(code: string): string {
  return code.replace(/(.{4})(?=.)/g, "$1 ");
}

export function JoinSheetView({ id }: { id: string }) {
  const walk = useRecord("walk", id);
  const [sheet, setSheet] = useState<JoinSheet | undefined>();
  const [trouble, setTrouble] = useState<string | undefined>();
  const heading = useArrival();
  useTitle(`${t("desk-join-sheet")}${walk?.name ? ` – ${walk.name}` : ""}`);
  const load = async (isNew: boolean): Promise<void> => {
    setTrouble(undefined);
    try {
      setSheet(await authorisedFetch<JoinSheet>(isNew ? "POST" : "GET", `/api/walks/${id}/join`));
      if (isNew) say(t("desk-join-renewed"));
    } catch (thrown) {
      setTrouble(troubleText(thrown));
    }
  };
  useEffect(() => void load(false), [id]);
  const link = sheet === undefined ? "" : `${location.origin}${sheet.path}`;
  return (
    <main class="join-sheet" id="content">
      <p class="no-print row">
        <a class="btn" href={`/desk/walks/${id}`}>
          {t("desk-join-back")}
        </a>
        {sheet !== undefined && (
          <>
            <button type="button" class="btn lit" onClick={() => print()}>
              <Icon of={Printer} /> {t("desk-join-print")}
            </button>
            <button type="button" class="btn" onClick={() => void load(true)}>
              <Icon of={RefreshCw} /> {t("desk-join-new-code")}
            </button>
          </>
        )}
      </p>
      {sheet === undefined && trouble === undefined && <Loading />}
      {trouble !== undefined && (
        <Failed>
          <p>{trouble}</p>
          <button type="button" class="btn" onClick={() => void load(false)}>
            {t("try-again")}
          </button>
        </Failed>
      )}
      <article class="sheet">
        <p class="brand">
          <Lantern /> <b>Lykta</b>
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {walk?.name ?? t("desk-join-sheet")}
        </h1>
        {walk?.planned_at && (
          <p class="lead">
            {dayAndClock(Date.parse(walk.planned_at))}
            {walk.meeting_place && ` · ${walk.meeting_place}`}
          </p>
        )}
        {sheet !== undefined && (
          <>
            <p class="lead">{t("desk-join-how")}</p>
            <img class="qr" src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(sheet.qr_svg)}`} alt={t("desk-join-qr")} />
            <dl>
              <dt>{t("desk-join-code")}</dt>
              <dd class="join-code">{grouped(sheet.code)}</dd>
              <dt>{t("desk-join-at")}</dt>
              <dd class="join-link">{`${location.host}/j`}</dd>
            </dl>
            <p class="quiet">{t("desk-join-until", { when: dayAndClock(sheet.code_expires_at_ms) })}</p>
            <p class="no-print">
              <span class="label">{t("desk-join-link")}</span> <a href={link}>{link}</a>
            </p>
          </>
        )}
      </article>
    </main>
  );
}
