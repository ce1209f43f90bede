/** The findings desk's data as signals: what the records say, what the address asks for, and what that gives. Invariant: nothing here is kept; all of it follows. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { byId, records } from "../../core/core.ts";
import type { Walk } from "../../generated/Walk";
import { word } from "../../i18n/i18n.ts";
import { go, place } from "../../shell/router.ts";
import { address, type Query, readQuery } from "../address.ts";
import { organisationName } from "../names.ts";
import { localDay } from "../when.ts";
import type { PlanWords } from "./bulk-plan.ts";
import { linkedObservations, numberedStops, type Placed, type Row, rowsOf } from "./row.ts";
import { sifted } from "./sift.ts";

/** The clock the desk looks at; moved once a minute while the desk is open. */
export const now: Signal<number> = signal(Date.now());
export const today: ReadonlySignal<string> = computed(() => localDay(now.value));

export const rows: ReadonlySignal<Row[]> = computed(() =>
  rowsOf(
    {
      observations: records("observation").value,
      findings: records("finding").value,
      stops: records("stop").value,
      walks: records("walk").value,
    },
    { category: (category) => word("finding-category", category), organisation: organisationName },
  ),
);
export const rowsById: ReadonlySignal<Map<string, Row>> = computed(() => new Map(rows.value.map((row) => [row.id, row])));
/** The finding in force that an observation is in. */
export const findingOf: ReadonlySignal<Map<string, string>> = computed(() => linkedObservations(records("finding").value));
export const stopsById: ReadonlySignal<Map<string, Placed>> = computed(() => numberedStops(records("stop").value));

/** What a plan for many points needs to know beside the points. */
export const planWords: PlanWords = {
  category: (category) => word("finding-category", category),
  stop: (observation) => (observation.stop ? (stopsById.value.get(observation.stop)?.stop.name ?? undefined) : undefined),
};

export const query: ReadonlySignal<Query> = computed(() => readQuery(place.value.searchParams));
export const shown: ReadonlySignal<Row[]> = computed(() => sifted(rows.value, query.value, today.value));

/** The walk that the desk is most about now: one that is out, comes home or is reviewed; else the last one that was. */
export const currentWalk: ReadonlySignal<Walk | undefined> = computed(() => {
  const begun = ["ongoing", "awaiting_phones", "in_review", "broken_off", "protocol_approved", "answered", "followed_up"];
  const rank = (walk: Walk): number => {
    const at = begun.indexOf(walk.meta.state ?? "");
    return at === -1 ? begun.length : at < 4 ? 0 : at;
  };
  const walks = records("walk").value.filter((walk) => !walk.meta.is_withdrawn && begun.includes(walk.meta.state ?? ""));
  return walks.sort((a, b) => rank(a) - rank(b) || ((a.planned_at ?? "") < (b.planned_at ?? "") ? 1 : -1))[0];
});

/** Changes what is shown. A new place in the history only where one would want to come back. */
export function ask(change: Partial<Query>, { replace = true }: { replace?: boolean } = {}): void {
  go(address({ ...query.value, ...change }), { replace });
}

/** "Stopp 3, Tunneln", else the place in words. */
export function placeWords(row: Row, stopWord: (number: number) => string): string {
  const stop = row.stopNumber === undefined ? undefined : [stopWord(row.stopNumber), row.stopName].filter(Boolean).join(", ");
  return stop ?? row.place ?? "";
}

export function areaOf(walk: string | null | undefined) {
  const area = walk ? byId("walk").value.get(walk)?.area : undefined;
  return area ? byId("area").value.get(area) : undefined;
}

/** Tells of each observation that has come since the last look. Starts counting at the first look: what is there is no news. */
export function tellOfNews(tell: (count: number) => void): () => void {
  let known: Set<string> | undefined;
  return effect(() => {
    const waiting = rows.value.filter((row) => row.kind === "observation" && !row.isWithdrawn).map((row) => row.id);
    const fresh = known === undefined ? 0 : waiting.filter((id) => !known?.has(id)).length;
    known = new Set(waiting);
    if (fresh > 0) tell(fresh);
  });
}
