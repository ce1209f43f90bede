/** Brings a walk to its views: while it is shown the theme knows where it goes, and a walk that is not here says why. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { session, status, syncNow, useRecord } from "../core/core.ts";
import type { Stop } from "../generated/Stop";
import type { Walk } from "../generated/Walk";
import { t } from "../i18n/i18n.ts";
import { walkingAt } from "../shell/theme.ts";
import { Loading, Offline } from "../ui/states.tsx";
import { later } from "./fetch-later.ts";
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
      <Awaited id={id} />
    </Phone>
  );
}

const Missing = later((views) => views.Missing);

function Awaited({ id }: { id: string }) {
  useEffect(() => {
    void syncNow();
  }, []);
  if (session.value === undefined || status.value.is_first_pull_done) return <Missing id={id} />;
  return status.value.state === "offline" ? <Offline /> : <Loading />;
}
