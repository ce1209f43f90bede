/** How others join: the code in large letters and the QR code, to hold out to them. Refuses to keep either on the phone: who joins needs a network anyway. */
import { useEffect, useState } from "preact/hooks";
import { authorisedFetch, coreError, status } from "../../core/core.ts";
import type { JoinSheet } from "../../generated/JoinSheet";
import type { Walk } from "../../generated/Walk";
import { errorText } from "../../i18n/error-text.ts";
import { dayAndClock, t } from "../../i18n/i18n.ts";

/** States in which a walk takes people in. */
const OPEN = ["planned", "briefed", "ongoing", "awaiting_phones"];

export function JoinCode({ walk }: { walk: Walk }) {
  const isOpen = OPEN.includes(walk.meta.state ?? "");
  const { id } = walk.meta;
  const [sheet, setSheet] = useState<JoinSheet>();
  const [wrong, setWrong] = useState<string>();
  const isOffline = status.value.state === "offline";
  useEffect(() => {
    if (!isOpen || isOffline) return;
    let isHere = true;
    authorisedFetch<JoinSheet>("GET", `/api/walks/${id}/join`).then(
      (told) => {
        if (!isHere) return;
        setSheet(told);
        setWrong(undefined);
      },
      (thrown) => isHere && setWrong(coreError(thrown).code === "offline" ? t("lead-join-offline") : errorText(thrown)),
    );
    return () => {
      isHere = false;
    };
  }, [id, isOpen, isOffline]);
  return (
    <section class="stack loose" aria-labelledby="join-title">
      <h2 id="join-title">{t("lead-join")}</h2>
      {!isOpen ? (
        <p class="quiet">{t("lead-join-closed")}</p>
      ) : sheet !== undefined ? (
        <>
          <p>{t("lead-join-how", { address: location.host })}</p>
          <img class="qr" src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(sheet.qr_svg)}`} alt={t("lead-join-qr")} />
          <p class="code-large">
            <span class="quiet">{t("lead-join-code")}</span>{" "}
            <b>
              <bdi>{sheet.code.replace(/(.{4})(?=.)/g, "$1 ")}</bdi>
            </b>
          </p>
          <p class="quiet">{t("lead-join-until", { when: dayAndClock(sheet.code_expires_at_ms) })}</p>
        </>
      ) : (
        <p class="quiet" role="status">
          {wrong ?? t(isOffline ? "lead-join-offline" : "state-loading")}
        </p>
      )}
    </section>
  );
}
