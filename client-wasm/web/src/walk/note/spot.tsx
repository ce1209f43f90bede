/** Where it is: the phone's position with its honest radius, the stop, a pin, a door or a house. All equal; none blocks. */
import { Building, DoorOpen, type IconNode, LocateFixed, MapPin, Move } from "lucide";
import { useState } from "preact/hooks";
import type { Position } from "../../generated/Position";
import type { Stop } from "../../generated/Stop";
import type { Walk } from "../../generated/Walk";
import { number, t } from "../../i18n/i18n.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Picks } from "../../ui/picks.tsx";
import { stopIcon } from "../icons.ts";
import type { Draft, Where } from "./draft.ts";
import { Pin } from "./pin.tsx";
import { DOUBTFUL_M, type Finding, POOR_M, usePosition } from "./position.ts";

interface Wanted {
  draft: Draft;
  walk: Walk;
  stops: readonly Stop[];
  onChange: (part: Partial<Draft>) => void;
}

export function Spot({ draft, walk, stops, onChange }: Wanted) {
  const [round, setRound] = useState(0);
  const stop = stops.find((each) => each.meta.id === draft.stop);
  // A note that was saved before keeps its place unless one asks anew.
  const isWanted = draft.record === undefined || round > 0;
  const finding = usePosition(round, isWanted, (here) =>
    onChange({ here, ...(draft.where === "stop" && stop === undefined ? { where: "here" } : {}) }),
  );
  // A radius of a block is a worse beginning than the stop.
  const sure = (draft.here?.accuracy_m ?? 0) <= POOR_M ? draft.here : undefined;
  const start: Position | undefined = sure ?? stop?.position ?? draft.here ?? stops.find((each) => each.position)?.position ?? undefined;
  const choices: { value: Where; label: string; icon: IconNode }[] = [
    { value: "here", label: t("where-here"), icon: LocateFixed },
    ...(stop === undefined ? [] : [{ value: "stop" as const, label: t("where-stop"), icon: stopIcon(stop.kind) }]),
    { value: "door", label: t("where-door"), icon: DoorOpen },
    { value: "house", label: t("where-house"), icon: Building },
    ...(start === undefined ? [] : [{ value: "pin" as const, label: t("where-pin"), icon: Move }]),
  ];
  return (
    <div class="stack">
      <Picks
        name="where"
        legend={t("where")}
        value={draft.where}
        onChange={(to) =>
          onChange({
            where: to as Where,
            ...(to === "pin" && draft.pin === undefined && start !== undefined
              ? { pin: { lat_e7: start.lat_e7, lon_e7: start.lon_e7, source: "pin" as const } }
              : {}),
          })
        }
        choices={choices}
      />
      {draft.where === "stop" && stop !== undefined && (
        <p class="tag">
          <Icon of={MapPin} /> <bdi lang="sv">{stop.name}</bdi>
        </p>
      )}
      {draft.where === "here" && (
        <Here
          finding={isWanted ? finding : { at: "failed" }}
          kept={draft.here}
          stop={stop?.name ?? undefined}
          onAgain={() => setRound(round + 1)}
        />
      )}
      {(draft.where === "door" || draft.where === "house") && (
        <Field
          label={t(draft.where === "door" ? "where-door-which" : "where-house-which")}
          value={draft.place}
          onInput={(place) => onChange({ place })}
          input={{ maxLength: 200, autocomplete: "off" }}
        />
      )}
      {draft.where === "pin" && draft.pin !== undefined && (
        <Pin walk={walk} stops={stops} pin={draft.pin} here={draft.here} onMove={(pin) => onChange({ pin })} />
      )}
    </div>
  );
}

function Here({
  finding,
  kept,
  stop,
  onAgain,
}: {
  finding: Finding;
  kept: Position | undefined;
  stop: string | undefined;
  onAgain: () => void;
}) {
  const best = finding.at === "found" ? finding.position : kept;
  const radius = best?.accuracy_m ?? 0;
  const quality = radius > POOR_M ? "poor" : radius > DOUBTFUL_M ? "doubtful" : "sure";
  return (
    <div class="spot">
      <p class={`tag ${best === undefined ? "" : quality}`.trim()} role="status">
        <Icon of={MapPin} />
        {best !== undefined ? (
          <span>
            <b>{t("radius", { metres: number(radius) })}</b>
            {quality !== "sure" ? (
              ` · ${t(`radius-${quality}`)}`
            ) : stop === undefined ? null : (
              <>
                {" · "}
                <bdi lang="sv">{stop}</bdi>
              </>
            )}
          </span>
        ) : (
          <span>
            {t(finding.at === "looking" ? "position-looking" : finding.at === "refused" ? "position-refused" : "position-failed")}{" "}
            {t(stop === undefined ? "position-choose" : "position-stop-instead")}
          </span>
        )}
      </p>
      {finding.at !== "looking" && (
        <button type="button" class="btn" onClick={onAgain}>
          {t("position-again")}
        </button>
      )}
    </div>
  );
}
