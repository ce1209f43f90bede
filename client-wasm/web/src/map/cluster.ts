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
  return [...groups, ...loners];
}
