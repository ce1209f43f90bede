/** What became of a point, in order, ending in now: steps with their reasons, changes from what to what, notes, answers, and what two people wrote at the same time. */
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { writesOf } from "../../core/core.ts";
import type { Finding } from "../../generated/Finding";
import type { Meta } from "../../generated/Meta";
import type { Observation } from "../../generated/Observation";
import { dayAndClock, language, t, word } from "../../i18n/i18n.ts";
import { Lantern } from "../../ui/lantern.tsx";
import { byPerson, organisationName } from "../names.ts";
import { dayOf, localDay } from "../when.ts";
import { valueWords } from "./conflict.tsx";
import { now } from "./data.ts";
import { type Changed, type PastEvent, pastOf, rankMs } from "./past.ts";

/** When, as one says it, with the exact time for hover and machines. Without a time it waits on this device. */
export function When({ at }: { at: number | undefined }) {
  if (at === undefined) return <span class="when">{t("finding-history-waits")}</span>;
  return (
    <time class="when" datetime={localDay(at)} title={dayAndClock(at)}>
      {dayOf(at, now.value)}
    </time>
  );
}

/** Told by another event, or by a field beside it. */
const SILENT = ["answered_at"];

function Change({ label, change: { field, from, to, isRival, isSettling } }: { label: string; change: Changed }) {
  const [was, is] = [valueWords(field, from), valueWords(field, to)];
  return (
    <span class="past-change">
      <b>{label}:</b>{" "}
      {from !== null && was !== is && (
        <>
          <del dir="auto">{was}</del>
          <span aria-hidden="true"> {language.value.direction === "rtl" ? "←" : "→"} </span>
          <span class="unseen">{t("finding-history-became")} </span>
        </>
      )}
      <ins dir="auto">{is}</ins>
      {isSettling && <span class="flag"> {t("finding-history-settled")}</span>}
      {isRival && !isSettling && <span class="flag needs"> {t("finding-history-rival")}</span>}
    </span>
  );
}

/** How the past of one kind of record is put into words. */
export interface Wording {
  made: string;
  state: (to: string) => string;
  field: (name: string) => string;
  role: "participant" | "colleague";
}

/** "Dubblett av Alva" would say something else. */
const findingWording = (): Wording => ({
  made: t("finding-history-made"),
  state: (to) => (to === "duplicate" ? t("finding-history-marked-duplicate") : word("finding-state", to)),
  field: (name) => word("finding-field", name),
  role: "colleague",
});

/** What happened, without who and when. `undefined`: nothing that anybody would want told. */
function whatHappened(event: PastEvent, wording: Wording): ComponentChildren {
  switch (event.type) {
    case "made":
      return (
        <>
          <b>{wording.made}</b>
          {event.isLate && <span class="flag"> {t("finding-late")}</span>}
        </>
      );
    case "moved":
      return (
        <>
          <b>{wording.state(event.to)}</b> <span dir="auto">{event.reason}</span>
        </>
      );
    case "changed": {
      const changes = event.changes.filter((change) => !SILENT.includes(change.field));
      return changes.length === 0
        ? undefined
        : changes.map((change) => <Change key={change.field} label={wording.field(change.field)} change={change} />);
    }
    case "added":
    case "removed":
      return <b>{t(`finding-history-${event.type}-${event.set}`)}</b>;
    case "withdrawn":
      return <b>{t("finding-withdrawn")}</b>;
  }
}

/** The rows of a list: what happened to a record, in order. */
export function Past({ meta, wording }: { meta: Meta; wording: Wording }) {
  // The view's own record is new whenever its writes are.
  const past = useMemo(() => {
    const record = writesOf(meta.id);
    return record === undefined ? [] : pastOf(record);
  }, [meta]);
  return past.map((event, index) => {
    const told = whatHappened(event, wording);
    return told === undefined ? null : (
      <li key={index}>
        <When at={rankMs(event.rank)} />
        <span>
          {told} <span class="quiet">{byPerson(event.by, wording.role)}</span>
        </span>
      </li>
    );
  });
}

/** Before there was a finding, somebody noted something. */
function Noted({ observations }: { observations: readonly Observation[] }) {
  const times = observations
    .map((each) => (each.observed_at ? Date.parse(each.observed_at) : (each.meta.created_at_ms ?? Number.NaN)))
    .filter((at) => !Number.isNaN(at));
  if (times.length === 0) return null;
  const people = new Set(observations.map((each) => each.meta.created_by)).size;
  return (
    <li>
      <When at={Math.min(...times)} />
      <span>
        <b>{t("finding-history-noted")}</b> <span class="quiet">{t("finding-history-noted-by", { count: people })}</span>
      </span>
    </li>
  );
}

export function History({ finding, observations }: { finding: Finding; observations: readonly Observation[] }) {
  const state = finding.meta.state ?? "received";
  return (
    <section aria-labelledby="history-title">
      <h3 id="history-title">{t("finding-history")}</h3>
      <ol class="history">
        <Noted observations={observations} />
        <Past meta={finding.meta} wording={findingWording()} />
        <li class="now">
          <span class="when">
            <Lantern />
            {t("finding-history-now")}
          </span>
          <span>
            {t(`finding-now-${state.replaceAll("_", "-")}`, { owner: organisationName(finding.organisation) || t("finding-the-owner") })}
          </span>
        </li>
      </ol>
    </section>
  );
}

/** An observation's past is short: it is somebody's word, which the desk does not change. */
export function ObservationHistory({ meta }: { meta: Meta }) {
  return (
    <section aria-labelledby="history-title">
      <h3 id="history-title">{t("finding-history")}</h3>
      <ol class="history">
        <Past meta={meta} wording={{ ...findingWording(), made: t("finding-history-noted"), role: "participant" }} />
      </ol>
    </section>
  );
}
