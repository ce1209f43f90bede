/** Where it is: the phone's position with its honest radius, the stop, a pin, a door or a house. All equal; none blocks. */
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Building, DoorOpen, type IconNode, LocateFixed, MapPin, Move } from "lucide";
import { useState } from "preact/hooks";
import type { Position } from "../../generated/Position";
import type { Stop } from "../../generated/Stop";
import { number, t } from "../../i18n/i18n.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Picks } from "../../ui/picks.tsx";
import { stopIcon } from "../icons.ts";
import type { Draft, Where } from "./draft.ts";
import { apart, DOUBTFUL_M, type Finding, moved, POOR_M, usePosition } from "./position.ts";

export function Spot({ draft, stops, onChange }: { draft: Draft; stops: readonly Stop[]; onChange: (part: Partial<Draft>) => void }) {
  const [round, setRound] = useState(0);
  const stop = stops.find((each) => each.meta.id === draft.stop);
  // A note that was saved before keeps its place unless one asks anew.
  const isWanted = draft.record === undefined || round > 0;
  const finding = usePosition(round, isWanted, (here) =>
    onChange({ here, ...(draft.where === "stop" && stop === undefined ? { where: "here" } : {}) }),
  );
  const start: Position | undefined = draft.here ?? stop?.position ?? stops.find((each) => each.position)?.position ?? undefined;
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
            ...(to === "pin" && draft.pin === undefined && start !== undefined ? { pin: { ...start, source: "pin" } } : {}),
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
      {draft.where === "pin" && draft.pin !== undefined && start !== undefined && (
        <Nudge pin={draft.pin} from={start} isFromStop={draft.here === undefined} onMove={(pin) => onChange({ pin })} />
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

const STEP_M = 5;

/** Moves the pin without a map: by buttons, told in words. */
function Nudge({ pin, from, isFromStop, onMove }: { pin: Position; from: Position; isFromStop: boolean; onMove: (pin: Position) => void }) {
  const { northM, eastM } = apart(from, pin);
  const parts = [
    northM === 0 ? "" : t(northM > 0 ? "metres-north" : "metres-south", { metres: number(Math.abs(northM)) }),
    eastM === 0 ? "" : t(eastM > 0 ? "metres-east" : "metres-west", { metres: number(Math.abs(eastM)) }),
  ].filter((part) => part !== "");
  const ways = [
    ["north", ArrowUp, STEP_M, 0],
    ["west", ArrowLeft, 0, -STEP_M],
    ["east", ArrowRight, 0, STEP_M],
    ["south", ArrowDown, -STEP_M, 0],
  ] as const;
  return (
    <div class="spot">
      <p role="status">
        {parts.length === 0
          ? t(isFromStop ? "pin-at-stop" : "pin-at-here")
          : `${parts.join(", ")} ${t(isFromStop ? "pin-from-stop" : "pin-from-here")}`}
      </p>
      <div class="nudge" dir="ltr">
        {ways.map(([way, icon, north, east]) => (
          <button
            type="button"
            key={way}
            class={`btn ${way}`}
            aria-label={t(`move-${way}`, { metres: STEP_M })}
            onClick={() => onMove(moved(pin, north, east))}
          >
            <Icon of={icon} />
          </button>
        ))}
      </div>
    </div>
  );
}
