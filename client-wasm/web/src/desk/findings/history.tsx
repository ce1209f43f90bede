/** What became of a point, in order, ending in now. It tells only what the records say: steps with their reasons, the notes of it, the answer. */
import type { Finding } from "../../generated/Finding";
import type { Observation } from "../../generated/Observation";
import { dayAndClock, t, word } from "../../i18n/i18n.ts";
import { Lantern } from "../../ui/lantern.tsx";
import { byPerson, organisationName } from "../names.ts";
import { dayOf, localDay } from "../when.ts";
import { now } from "./data.ts";

interface Event {
  /** `undefined`: it waits on this device. */
  at_ms: number | undefined;
  title: string;
  rest: string;
}

/** The wall-clock part of a rank: 48 of its 64 bits. A pending one has none. */
export function rankMs(rank: string): number | undefined {
  return /^[0-9a-f]{16}$/.test(rank) ? Number.parseInt(rank.slice(0, 12), 16) : undefined;
}

export function events(finding: Finding, observations: readonly Observation[]): Event[] {
  const told: Event[] = [];
  const times = observations
    .map((each) => (each.observed_at ? Date.parse(each.observed_at) : (each.meta.created_at_ms ?? Number.NaN)))
    .filter((at) => !Number.isNaN(at));
  if (times.length > 0) {
    const people = new Set(observations.map((each) => each.meta.created_by)).size;
    told.push({ at_ms: Math.min(...times), title: t("finding-history-noted"), rest: t("finding-history-noted-by", { count: people }) });
  }
  told.push({
    at_ms: finding.meta.created_at_ms ?? undefined,
    title: t("finding-history-made"),
    rest: byPerson(finding.meta.created_by),
  });
  for (const move of finding.meta.moves) {
    told.push({
      at_ms: rankMs(move.rank),
      title: word("finding-state", move.to),
      rest: [move.reason, byPerson(move.by)].filter(Boolean).join(" – "),
    });
  }
  if (finding.answered_at) {
    const at = Date.parse(finding.answered_at);
    const later = told.findIndex((event) => event.at_ms === undefined || event.at_ms > at);
    told.splice(later === -1 ? told.length : later, 0, { at_ms: at, title: t("finding-history-answered"), rest: "" });
  }
  // Steps stand in the order in which they came to be, which is the lifecycle's; a clock on some device may have said otherwise.
  return told;
}

export function History({ finding, observations }: { finding: Finding; observations: readonly Observation[] }) {
  const state = finding.meta.state ?? "received";
  return (
    <section aria-labelledby="history-title">
      <h3 id="history-title">{t("finding-history")}</h3>
      <ol class="history">
        {events(finding, observations).map((event, index) => (
          <li key={index}>
            {event.at_ms === undefined ? (
              <span class="when">{t("finding-history-waits")}</span>
            ) : (
              <time class="when" datetime={localDay(event.at_ms)} title={dayAndClock(event.at_ms)}>
                {dayOf(event.at_ms, now.value)}
              </time>
            )}
            <span>
              <b>{event.title}</b> {event.rest}
            </span>
          </li>
        ))}
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
