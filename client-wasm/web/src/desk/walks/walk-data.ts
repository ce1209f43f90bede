/** Walks in the order in which the desk works with them, and the lawful steps of each. */
import { may } from "../../core/core.ts";
import { type LifecycleStep, WALK_LIFECYCLE } from "../../generated/tables.ts";
import type { Walk } from "../../generated/Walk";

/** Groups of the list, what goes on now first. */
export const GROUPS = [
  ["now", ["ongoing", "awaiting_phones", "broken_off"]],
  ["review", ["in_review", "protocol_approved"]],
  ["coming", ["planned", "briefed", "postponed"]],
  ["draft", ["draft"]],
  ["done", ["answered", "followed_up", "closed", "cancelled"]],
] as const satisfies readonly (readonly [string, readonly string[]])[];

export function grouped(walks: readonly Walk[]): { name: string; walks: Walk[] }[] {
  const known: readonly string[] = GROUPS.flatMap(([, states]) => [...states]);
  const groups = GROUPS.map(([name, states]) => ({
    name: name as string,
    walks: walks
      .filter((walk) => (states as readonly string[]).includes(walk.meta.state ?? ""))
      .sort((a, b) => ((a.planned_at ?? "") < (b.planned_at ?? "") ? 1 : -1)),
  }));
  const others = walks.filter((walk) => !known.includes(walk.meta.state ?? ""));
  return [...groups, { name: "other", walks: others }].filter((group) => group.walks.length > 0);
}

export function lawfulWalkSteps(walk: Walk): LifecycleStep[] {
  const { state, id } = walk.meta;
  return WALK_LIFECYCLE.steps.filter((step) => step.from === state && may({ action: "move", id, to: step.to }));
}

/** Steps off the usual way. */
export const BESIDE: readonly string[] = ["postponed", "cancelled", "broken_off", "briefed"];

/** While a walk is out or coming home, its phones are of interest. */
export const hasPhones = (walk: Walk): boolean => ["ongoing", "awaiting_phones", "broken_off"].includes(walk.meta.state ?? "");
/** Joining is possible from the planning until the review. */
export const isJoinable = (walk: Walk): boolean => ["planned", "briefed", "ongoing"].includes(walk.meta.state ?? "");
