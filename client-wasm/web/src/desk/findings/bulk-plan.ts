/**
 * What doing something to many points would do, before it is done. Pure: the dialog shows the plan, and the plan's own steps are saved. Invariant: what
 * can't be done to a point lawfully is left out and counted, never forced.
 */
import type { Step } from "../../core/types.ts";
import type { Observation } from "../../generated/Observation";
import { FINDING_LIFECYCLE } from "../../generated/tables.ts";
import { type Row, titleOf } from "./row.ts";

export interface Plan {
  steps: Step[];
  /** How many points it changes. */
  count: number;
  /** How many picked ones it leaves as they are. */
  left: number;
  /** Step numbers of the records it makes. */
  made: number[];
}

const isLawful = (from: string, to: string): boolean =>
  FINDING_LIFECYCLE.steps.some((step) => step.from === from && step.to === to && !step.needs_reason && step.needs_field === null);

/** The words that a plan takes from elsewhere: a category's name, the name of the stop where something was seen. */
export interface PlanWords {
  category: (key: string) => string;
  stop: (observation: Observation) => string | undefined;
}

/** The fields a finding takes over from the observation it is made of. Its owner may not see the walk's stops, so the stop's name becomes the place. */
export function findingFields(observation: Observation, words: PlanWords): { [field: string]: unknown } {
  const fields: { [field: string]: unknown } = {
    walk: observation.walk,
    title: titleOf(observation, words.category(observation.category ?? "other")),
    category: observation.category ?? "other",
    severity: observation.severity ?? "acceptable",
  };
  for (const name of ["position", "place", "stop"] as const) {
    if (observation[name] !== null && observation[name] !== undefined) fields[name] = observation[name];
  }
  const stop = words.stop(observation);
  if (fields["place"] === undefined && stop !== undefined) fields["place"] = stop;
  return fields;
}

/** One finding for each picked observation. */
export function makeEach(observations: readonly Observation[], picked: number, words: PlanWords): Plan {
  const steps: Step[] = [];
  const made: number[] = [];
  for (const observation of observations) {
    made.push(steps.length);
    const id = `$${steps.length}`;
    steps.push({ type: "create", kind: "finding", fields: findingFields(observation, words) });
    steps.push({ type: "append", id, set: "observations", element: observation.meta.id, value: null });
  }
  return { steps, count: observations.length, left: picked - observations.length, made };
}

/** One finding of all picked observations of the first one's walk; the worst of them gives its severity. */
export function makeOne(observations: readonly Observation[], picked: number, severities: readonly string[], words: PlanWords): Plan {
  const [first] = observations;
  if (first === undefined) return { steps: [], count: 0, left: picked, made: [] };
  const together = observations.filter((each) => each.walk === first.walk);
  const worst = severities.find((severity) => together.some((each) => each.severity === severity)) ?? first.severity;
  const steps: Step[] = [{ type: "create", kind: "finding", fields: { ...findingFields(first, words), severity: worst } }];
  for (const observation of together)
    steps.push({ type: "append", id: "$0", set: "observations", element: observation.meta.id, value: null });
  return { steps, count: together.length, left: picked - together.length, made: [0] };
}

/** Moves every picked finding that may lawfully be moved there without a reason. */
export function moveAll(rows: readonly Row[], to: string): Plan {
  const can = rows.filter((row) => row.kind === "finding" && isLawful(row.state, to));
  return {
    steps: can.map((row) => ({ type: "move", id: row.id, from: row.state, to })),
    count: can.length,
    left: rows.length - can.length,
    made: [],
  };
}

/** Marks every picked finding as a duplicate of that one, where it may be one; the original itself stays as it is. */
export function duplicateAll(rows: readonly Row[], original: string): Plan {
  const isStep = (from: string): boolean =>
    FINDING_LIFECYCLE.steps.some((step) => step.from === from && step.to === "duplicate" && !step.needs_reason);
  const can = rows.filter((row) => row.kind === "finding" && row.id !== original && isStep(row.state));
  const steps = can.flatMap((row): Step[] => [
    { type: "set", id: row.id, fields: { duplicate_of: original } },
    { type: "move", id: row.id, from: row.state, to: "duplicate" },
  ]);
  return { steps, count: can.length, left: rows.length - can.length, made: [] };
}

/** Hands every picked finding that stands at a lawful place to an organisation. Nothing is skipped on the way: a received one is reviewed first. */
export function assignAll(rows: readonly Row[], organisation: string, deadline: string): Plan {
  const can = rows.filter((row) => row.kind === "finding" && (row.state === "received" || isLawful(row.state, "assigned")));
  const fields = deadline === "" ? { organisation } : { organisation, deadline };
  const steps = can.flatMap((row): Step[] => [
    { type: "set", id: row.id, fields },
    ...(row.state === "received" ? [{ type: "move", id: row.id, from: "received", to: "reviewed" } as const] : []),
    { type: "move", id: row.id, from: row.state === "received" ? "reviewed" : row.state, to: "assigned" },
  ]);
  return { steps, count: can.length, left: rows.length - can.length, made: [] };
}
