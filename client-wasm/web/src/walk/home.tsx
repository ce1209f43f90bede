/** A walk at a glance: when and where, whether this phone is ready to be without a net, and the stops. */
import { ArrowRight, Camera, CircleCheck, CloudDownload, Flag, List, MapPin } from "lucide";
import { isOut, status } from "../core/core.ts";
import type { Stop } from "../generated/Stop";
import { dayAndClock, number, t, word } from "../i18n/i18n.ts";
import { isShellKept } from "../shell/update.ts";
import { Icon } from "../ui/icon.tsx";
import { Lantern } from "../ui/lantern.tsx";
import { Empty } from "../ui/states.tsx";
import { useArrival, useTitle } from "../ui/view.tsx";
import { later } from "./fetch-later.ts";
import { type Here, WithWalk } from "./frame.tsx";
import { stopIcon } from "./icons.ts";
import { Phone } from "./phone.tsx";
import { answersAt, checklistOf, leads, notesOf } from "./walks.ts";

const InstallOffer = later((views) => views.InstallOffer, true);
const SignedOut = later((views) => views.SignedOut, true);

export function WalkHome({ walk = "" }: { [part: string]: string }) {
  return <WithWalk id={walk}>{(here) => <Home here={here} />}</WithWalk>;
}

function Home({ here: { walk, stops } }: { here: Here }) {
  useTitle(walk.name ?? t("walk"));
  const arrival = useArrival();
  const document = checklistOf(walk);
  const home = `/w/${walk.meta.id}`;
  const next = stops.find((stop) => answersAt(stop.meta.id).size === 0);
  const isStarted = stops.some((stop) => answersAt(stop.meta.id).size > 0);
  const notes = notesOf(walk.meta.id);
  const isReady = isShellKept.value && status.value.is_first_pull_done && stops.length > 0 && document !== undefined;
  return (
    <Phone
      middle="loose"
      back={{ to: "/", label: t("to-start") }}
      name="Lykta"
      note={walk.is_example ? t("example-data") : undefined}
      bar={
        <nav class="bar" aria-label={t("walk")}>
          <a class="btn side" href={`${home}/notes`}>
            <Icon of={List} /> <span>{notes.length === 0 ? t("list") : t("list-count", { count: number(notes.length) })}</span>
          </a>
          {next === undefined ? (
            <a class="btn lit" href={`${home}/note/new?camera`}>
              <Icon of={Camera} /> {t("note")}
            </a>
          ) : (
            <a class="btn lit" href={`${home}/stop/${next.meta.id}`}>
              <Icon of={ArrowRight} flip /> {t(isStarted ? "walk-continue" : "walk-begin")}
            </a>
          )}
          {next !== undefined && (
            <a class="btn side" href={`${home}/note/new?camera`}>
              <Icon of={Camera} /> <span>{t("note")}</span>
            </a>
          )}
        </nav>
      }
    >
      <div class="hello">
        <p class="quiet">{t("safety-walk")}</p>
        <h1 ref={arrival} tabIndex={-1}>
          <bdi lang="sv">{walk.name}</bdi>
        </h1>
        {walk.planned_at && (
          <p>
            <time dateTime={walk.planned_at}>{dayAndClock(Date.parse(walk.planned_at))}</time>
          </p>
        )}
        {walk.meeting_place && (
          <p class="tag">
            <Icon of={MapPin} /> <bdi lang="sv">{walk.meeting_place}</bdi>
          </p>
        )}
        <p class="tag quiet" role="status">
          <Icon of={isReady ? CircleCheck : CloudDownload} class={isReady ? "good" : ""} />
          <span>{t(isReady ? "offline-ready" : "offline-not-ready")}</span>
        </p>
      </div>
      {isOut() && <SignedOut />}
      <StateLine state={walk.meta.state} />
      {leads(walk) && (
        <section class="stack">
          <a class="btn" href={`${home}/lead`}>
            <Icon of={Flag} /> {t("lead")}
          </a>
          <p class="quiet">{t("lead-you")}</p>
        </section>
      )}
      {walk.practical && (
        <p lang="sv" dir="auto">
          {walk.practical}
        </p>
      )}
      <section class="stack" aria-labelledby="stops">
        <h2 id="stops">{t("stops")}</h2>
        {stops.length === 0 ? (
          <Empty>
            <p>{t("stops-none")}</p>
          </Empty>
        ) : (
          <ol class="stops">
            {stops.map((stop, index) => (
              <li key={stop.meta.id}>
                <StopRow stop={stop} number={index + 1} to={`${home}/stop/${stop.meta.id}`} isNext={stop === next} />
              </li>
            ))}
          </ol>
        )}
      </section>
      <InstallOffer />
    </Phone>
  );
}

function StopRow({ stop, number: position, to, isNext }: { stop: Stop; number: number; to: string; isNext: boolean }) {
  const count = answersAt(stop.meta.id).size;
  return (
    <a class="line" href={to} aria-current={isNext ? "step" : undefined}>
      {isNext ? <Lantern /> : <span class={`dot ${count > 0 ? "done" : ""}`} />}
      <span class="words">
        <b>
          {position}. <bdi lang="sv">{stop.name}</bdi>
        </b>
        <span class="tag quiet">
          <Icon of={stopIcon(stop.kind)} />{" "}
          <span>{[word("stop-kind", stop.kind), count > 0 ? t("answers-count", { count }) : ""].filter(Boolean).join(" · ")}</span>
        </span>
      </span>
    </a>
  );
}

/** A walk that is not going on says so; what one notes is kept all the same. */
function StateLine({ state }: { state: string | null }) {
  if (state === null || state === "ongoing") return null;
  const isBefore = ["draft", "planned", "briefed"].includes(state);
  const isOff = ["cancelled", "postponed"].includes(state);
  return <p class="notice">{t(isOff ? "walk-off" : isBefore ? "walk-before" : "walk-after", { state: word("walk-state", state) })}</p>;
}
