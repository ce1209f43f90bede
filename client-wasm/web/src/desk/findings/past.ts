/**
 * A record's past, from the record with all its writes: who did what, and from what to what. Pure. Refuses to sum up: what two people wrote at the same time
 * stands there twice, and is called so. Invariant: every operation that left a mark is told once, in the order that holds on every device.
 */
import type { Mark } from "../../generated/Mark";
import type { Record as Stored } from "../../generated/Record";
import type { Write } from "../../generated/Write";

/** One field that an operation wrote. */
export interface Changed {
  field: string;
  /** What the writer had before them; `null` where nothing stood. */
  from: unknown;
  to: unknown;
  /** Written without having seen what somebody else had written by then. */
  isRival: boolean;
  /** Chosen where people had written different things. */
  isSettling: boolean;
}

type Told =
  | { type: "made"; isLate: boolean }
  | { type: "changed"; changes: Changed[] }
  | { type: "moved"; from: string; to: string; reason: string | undefined }
  | { type: "added"; set: string; value: unknown }
  | { type: "removed"; set: string }
  | { type: "withdrawn" };
export type PastEvent = Told & { op: string; by: string; rank: string };

/** Links that the same hand added within this time belong to the making. */
const ONE_MAKING_MS = 1_000;

/** The wall-clock part of a rank: 48 of its 64 bits. A pending one has none. */
export function rankMs(rank: string): number | undefined {
  return /^[0-9a-f]{16}$/.test(rank) ? Number.parseInt(rank.slice(0, 12), 16) : undefined;
}

/** The ranks of all that the writer of this had seen, however far back. */
function seenBy(write: Write, writes: ReadonlyMap<string, Write>): Set<string> {
  const seen = new Set<string>();
  const open = [...(write.base ?? [])];
  for (let rank = open.pop(); rank !== undefined; rank = open.pop()) {
    if (seen.has(rank)) continue;
    seen.add(rank);
    open.push(...(writes.get(rank)?.base ?? []));
  }
  return seen;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function changeOf(field: string, write: Write, writes: readonly Write[]): Changed {
  const byRank = new Map(writes.map((each) => [each.rank, each]));
  const seen = seenBy(write, byRank);
  const base = [...(write.base ?? [])].sort().at(-1);
  const unseen = writes.some((other) => other.rank < write.rank && !seen.has(other.rank) && !isSame(other.value, write.value));
  return {
    field,
    from: (base === undefined ? undefined : byRank.get(base)?.value) ?? null,
    to: write.value ?? null,
    isRival: unseen,
    isSettling: (write.base ?? []).length > 1,
  };
}

const at = ({ op, by, rank }: Mark) => ({ op, by, rank });

export function pastOf(record: Stored): PastEvent[] {
  const { created } = record;
  const told: PastEvent[] = [{ ...at(created), type: "made", isLate: record.is_late === true }];
  const sets = new Map<string, PastEvent & { type: "changed" }>();
  for (const [field, writes] of Object.entries(record.fields ?? {})) {
    for (const write of writes) {
      if (write.op === created.op) continue;
      let event = sets.get(write.op);
      if (event === undefined) {
        event = { ...at(write), type: "changed", changes: [] };
        sets.set(write.op, event);
        told.push(event);
      }
      event.changes.push(changeOf(field, write, writes));
    }
  }
  for (const [set, elements] of Object.entries(record.sets ?? {})) {
    for (const { added, removed, value } of Object.values(elements)) {
      if (added !== undefined && !isOfMaking(set, added, created)) told.push({ ...at(added), type: "added", set, value });
      if (removed !== undefined) told.push({ ...at(removed), type: "removed", set });
    }
  }
  if (record.withdrawn !== undefined) told.push({ ...at(record.withdrawn), type: "withdrawn" });
  return ordered(told, record);
}

function isOfMaking(set: string, added: Mark, created: Mark): boolean {
  if (set === "comments" || added.by !== created.by) return false;
  const [first, then] = [rankMs(created.rank), rankMs(added.rank)];
  return first === undefined ? then === undefined : then !== undefined && then - first <= ONE_MAKING_MS;
}

/** By rank; but the steps stay in the order in which they came to be, which is the lifecycle's: a clock on some device may have said otherwise. */
function ordered(told: PastEvent[], record: Stored): PastEvent[] {
  const placed = told.map((event) => ({ event, key: event.rank }));
  let last = record.created.rank;
  for (const { from, to, reason, ...mark } of record.standing?.moves ?? []) {
    last = mark.rank > last ? mark.rank : last;
    placed.push({ event: { ...at(mark), type: "moved", from, to, reason }, key: last });
  }
  const isMade = (event: PastEvent): number => (event.type === "made" ? 0 : 1);
  return placed.sort((a, b) => isMade(a.event) - isMade(b.event) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ event }) => event);
}
