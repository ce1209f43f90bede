/**
 * What the list shows: observations that nobody has made a finding of yet, and findings. Refuses to decide anything: it only gathers what records say.
 * Invariant: an observation stands in the list by itself or behind a finding, never both.
 */
import type { Finding } from "../../generated/Finding";
import type { Observation } from "../../generated/Observation";
import type { Position } from "../../generated/Position";
import type { Stop } from "../../generated/Stop";
import type { Walk } from "../../generated/Walk";

/** The state of an observation that waits for its review. */
export const TO_REVIEW = "to_review";

export interface Row {
  id: string;
  kind: "observation" | "finding";
  title: string;
  severity: string;
  category: string;
  state: string;
  organisation: string | undefined;
  deadline: string | undefined;
  at_ms: number;
  walk: string | undefined;
  area: string | undefined;
  /** The number on the route, from 1. */
  stopNumber: number | undefined;
  stopName: string | undefined;
  place: string | undefined;
  position: Position | undefined;
  /** How many observations stand behind it. */
  said: number;
  conflicts: number;
  isAnswered: boolean;
  isLate: boolean;
  isWithdrawn: boolean;
  isPending: boolean;
  /** What a search looks in, in small letters. */
  haystack: string;
}

export interface Gathered {
  observations: readonly Observation[];
  findings: readonly Finding[];
  stops: readonly Stop[];
  walks: readonly Walk[];
}
/** The words that come from elsewhere: a category's name, an organisation's name. */
export interface Words {
  category: (category: string) => string;
  organisation: (id: string) => string;
}

const LONGEST_TITLE = 80;

/** The first line of somebody's words, cut at a word; else what it is about. */
export function titleOf(observation: Observation, category: string): string {
  const line = (observation.text ?? "").split("\n")[0]?.trim() ?? "";
  if (line === "") return category;
  if (line.length <= LONGEST_TITLE) return line;
  const cut = line.slice(0, LONGEST_TITLE);
  return `${cut.slice(0, Math.max(20, cut.lastIndexOf(" ")))}…`;
}

export interface Placed {
  stop: Stop;
  number: number;
}

/** Each stop with its number on its walk's route. */
export function numberedStops(stops: readonly Stop[]): Map<string, Placed> {
  const byWalk = new Map<string, Stop[]>();
  for (const stop of stops) {
    if (stop.meta.is_withdrawn || !stop.walk) continue;
    const of = byWalk.get(stop.walk);
    if (of === undefined) byWalk.set(stop.walk, [stop]);
    else of.push(stop);
  }
  const numbered = new Map<string, Placed>();
  for (const of of byWalk.values()) {
    of.sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.meta.id < b.meta.id ? -1 : 1));
    for (const [index, stop] of of.entries()) numbered.set(stop.meta.id, { stop, number: index + 1 });
  }
  return numbered;
}

/** The observations that some finding in force points at. */
export function linkedObservations(findings: readonly Finding[]): Map<string, string> {
  const linked = new Map<string, string>();
  for (const finding of findings) {
    if (finding.meta.is_withdrawn) continue;
    for (const link of finding.observations ?? []) linked.set(link.id, finding.meta.id);
  }
  return linked;
}

export function rowsOf(gathered: Gathered, words: Words): Row[] {
  const stops = numberedStops(gathered.stops);
  const areas = new Map(gathered.walks.map((walk) => [walk.meta.id, walk.area ?? undefined]));
  const linked = linkedObservations(gathered.findings);
  const shared = (record: Observation | Finding) => {
    const placed = record.stop ? stops.get(record.stop) : undefined;
    return {
      id: record.meta.id,
      severity: record.severity ?? "acceptable",
      category: record.category ?? "other",
      walk: record.walk ?? undefined,
      area: record.walk ? areas.get(record.walk) : undefined,
      stopNumber: placed?.number,
      stopName: placed?.stop.name ?? undefined,
      place: record.place ?? undefined,
      position: record.position ?? placed?.stop.position ?? undefined,
      conflicts: Object.keys(record.meta.conflicts).length,
      isWithdrawn: record.meta.is_withdrawn,
      isPending: record.meta.is_pending,
    };
  };
  const rows: Row[] = [];
  for (const observation of gathered.observations) {
    if (linked.has(observation.meta.id)) continue;
    const category = words.category(observation.category ?? "other");
    const row = {
      ...shared(observation),
      kind: "observation" as const,
      title: titleOf(observation, category),
      state: TO_REVIEW,
      organisation: undefined,
      deadline: undefined,
      at_ms: observation.observed_at ? Date.parse(observation.observed_at) : (observation.meta.created_at_ms ?? Date.now()),
      said: 1,
      isAnswered: false,
      isLate: observation.meta.is_late,
    };
    rows.push({ ...row, haystack: haystack(row, category, observation.text, undefined, undefined) });
  }
  const late = new Set(gathered.observations.filter((each) => each.meta.is_late).map((each) => each.meta.id));
  for (const finding of gathered.findings) {
    const row = {
      ...shared(finding),
      kind: "finding" as const,
      title: finding.title ?? "",
      state: finding.meta.state ?? "received",
      organisation: finding.organisation ?? undefined,
      deadline: finding.deadline ?? undefined,
      at_ms: finding.meta.created_at_ms ?? Date.now(),
      said: (finding.observations ?? []).length,
      isAnswered: finding.answered_at !== undefined && finding.answered_at !== null,
      isLate: (finding.observations ?? []).some((link) => late.has(link.id)),
    };
    const owner = row.organisation === undefined ? undefined : words.organisation(row.organisation);
    rows.push({ ...row, haystack: haystack(row, words.category(row.category), undefined, owner, finding.case_number) });
  }
  return rows;
}

type Sought = Pick<Row, "title" | "stopName" | "place">;
function haystack(row: Sought, ...more: (string | null | undefined)[]): string {
  return [row.title, row.stopName, row.place, ...more].filter(Boolean).join(" ").toLowerCase();
}
