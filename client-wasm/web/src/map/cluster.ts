/** Points that would lie upon each other become one number. Refuses to hide the chosen point in a crowd. Invariant: every point is in exactly one group. */
import type { World } from "./mercator.ts";

export interface Placed<P> {
  at: World;
  point: P;
}
export interface Group<P> {
  at: World;
  points: P[];
}

/** Greedy: a point joins the first group whose middle is nearer than `reachPx`. */
export function clustered<P extends { id: string }>(placed: readonly Placed<P>[], reachPx: number, alone: string | undefined): Group<P>[] {
  const groups: Group<P>[] = [];
  const loners: Group<P>[] = [];
  for (const { at, point } of placed) {
    if (point.id === alone) {
      loners.push({ at, points: [point] });
      continue;
    }
    const near = groups.find((group) => Math.hypot(group.at.x - at.x, group.at.y - at.y) < reachPx);
    if (near === undefined) groups.push({ at, points: [point] });
    else {
      const count = near.points.push(point);
      near.at = { x: near.at.x + (at.x - near.at.x) / count, y: near.at.y + (at.y - near.at.y) / count };
    }
  }
  return [...settled(groups, reachPx), ...loners];
}

/** Middles move as points join, so groups may have come near each other: they join too, until none are near. */
function settled<P>(groups: Group<P>[], reachPx: number): Group<P>[] {
  for (const [index, one] of groups.entries()) {
    const other = groups.findIndex((each, at) => at > index && Math.hypot(each.at.x - one.at.x, each.at.y - one.at.y) < reachPx);
    const near = groups[other];
    if (near === undefined) continue;
    const count = one.points.length + near.points.length;
    const share = near.points.length / count;
    const at = { x: one.at.x + (near.at.x - one.at.x) * share, y: one.at.y + (near.at.y - one.at.y) * share };
    const joined = groups
      .filter((_, each) => each !== other)
      .map((each) => (each === one ? { at, points: [...one.points, ...near.points] } : each));
    return settled(joined, reachPx);
  }
  return groups;
}
