/** Brings a walk to its views: while it is shown the theme knows where it goes, and a walk that is not here says why. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { listDrafts, session, status, syncNow, useRecord } from "../core/core.ts";
import { waitingItems } from "../core/waiting.ts";
import type { Stop } from "../generated/Stop";
import type { Walk } from "../generated/Walk";
import { t } from "../i18n/i18n.ts";
import { walkingAt } from "../shell/theme.ts";
import { Empty, Loading, Offline } from "../ui/states.tsx";
import { Phone } from "./phone.tsx";
import { stopsOf, whereabouts } from "./walks.ts";

export interface Here {
  walk: Walk;
  stops: Stop[];
  at: { latitude: number; longitude: number } | undefined;
}

export function WithWalk({ id, children }: { id: string; children: (here: Here) => ComponentChildren }) {
  const walk = useRecord("walk", id);
  const stops = stopsOf(id);
  const at = whereabouts(stops);
  useEffect(() => {
    walkingAt.value = at;
    return () => {
      walkingAt.value = undefined;
    };
  }, [at?.latitude, at?.longitude]);
  if (walk !== undefined) return <>{children({ walk, stops, at })}</>;
  return (
    <Phone back={{ to: "/", label: t("to-start") }} name="Lykta">
      <Missing id={id} />
    </Phone>
  );
}

function Missing({ id }: { id: string }) {
  const [isBegun, setBegun] = useState(false);
  useEffect(() => {
    void syncNow();
    // Where drafts can't be read, /kept says so.
    listDrafts(`note/${id}/`).then(
      (drafts) => setBegun(drafts.length > 0),
      () => setBegun(true),
    );
  }, [id]);
  if (session.value !== undefined && !status.value.is_first_pull_done) {
    return status.value.state === "offline" ? <Offline /> : <Loading />;
  }
  return (
    <Empty>
      <h1>{t("walk-missing-title")}</h1>
      <p>{t("walk-missing-text")}</p>
      {(isBegun || waitingItems.value.length > 0) && (
        <>
          <p>{t("walk-missing-kept")}</p>
          <a class="btn" href="/kept">
            {t("walk-missing-see")}
          </a>
        </>
      )}
      <a class="btn lit" href="/">
        {t("to-start")}
      </a>
    </Empty>
  );
}
