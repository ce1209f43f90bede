/**
 * Which findings may be the original of a duplicate, the likeliest first: the same stop, near on the map, about the same, of the same walk. Pure. Refuses what
 * the server would refuse: itself, a withdrawn one, one of another area, one that is a duplicate of this one.
 */
import type { Finding } from "../../generated/Finding";

/** A degree of latitude is 111 km; at 57° north one of longitude is a good half of that. */
const METRES_PER_E7 = 0.0111;
const NEAR_M = 150;

function metresBetween(a: Finding, b: Finding): number {
  if (!a.position || !b.position) return Number.POSITIVE_INFINITY;
  const north = (a.position.lat_e7 - b.position.lat_e7) * METRES_PER_E7;
  const east = (a.position.lon_e7 - b.position.lon_e7) * METRES_PER_E7 * Math.cos((a.position.lat_e7 / 1e7) * (Math.PI / 180));
  return Math.hypot(north, east);
}

function likeness(one: Finding, other: Finding): number {
  const metres = metresBetween(one, other);
  const near = metres < NEAR_M ? 3 * (1 - metres / NEAR_M) : 0;
  return (
    (one.stop && one.stop === other.stop ? 3 : 0) + near + (one.category === other.category ? 2 : 0) + (one.walk === other.walk ? 1 : 0)
  );
}

/** Whether following the originals from here leads to that one. */
function leadsTo(from: Finding, id: string, all: ReadonlyMap<string, Finding>): boolean {
  const seen = new Set<string>();
  for (let at: Finding | undefined = from; at !== undefined && !seen.has(at.meta.id); at = all.get(at.duplicate_of ?? "")) {
    if (at.meta.id === id) return true;
    seen.add(at.meta.id);
  }
  return false;
}

/** What may be the original of all of these; one of them may be the original of the others. In the order for the first. */
export function originalsOfAll(
  these: readonly Finding[],
  all: ReadonlyMap<string, Finding>,
  areaOfWalk: (walk: string) => string | undefined,
): Finding[] {
  const [first, ...others] = these;
  if (first === undefined) return [];
  const lists = others.map((of) => new Set(originals(of, all, areaOfWalk)).add(of));
  const offered = originals(first, all, areaOfWalk);
  return (others.length === 0 ? offered : [...offered, first]).filter((each) => lists.every((list) => list.has(each)));
}

export function originals(of: Finding, all: ReadonlyMap<string, Finding>, areaOfWalk: (walk: string) => string | undefined): Finding[] {
  const area = of.walk ? areaOfWalk(of.walk) : undefined;
  const isNear = (other: Finding): boolean =>
    other.walk === of.walk || (area !== undefined && !!other.walk && areaOfWalk(other.walk) === area);
  return [...all.values()]
    .filter((other) => !other.meta.is_withdrawn && isNear(other) && !leadsTo(other, of.meta.id, all))
    .map((other) => ({ other, like: likeness(of, other) }))
    .sort((a, b) => b.like - a.like || (b.other.meta.created_at_ms ?? 0) - (a.other.meta.created_at_ms ?? 0))
    .map(({ other }) => other);
}
