/** Reading a walk: its stops in order, its checklist, one's own answers and observations. Pure readings of signals; nothing is kept here. */
import { byId, may, records, useRecord } from "../core/core.ts";
import { me } from "../core/waiting.ts";
import type { Answer } from "../generated/Answer";
import type { Document } from "../generated/Document";
import type { Observation } from "../generated/Observation";
import type { Stop } from "../generated/Stop";
import type { Walk } from "../generated/Walk";

export function stopsOf(walk: string): Stop[] {
  return records("stop")
    .value.filter((stop) => stop.walk === walk && !stop.meta.is_withdrawn)
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0) || one.meta.id.localeCompare(other.meta.id));
}

export function checklistOf(walk: Walk | undefined): Document | undefined {
  return useRecord("checklist", walk?.checklist)?.document ?? undefined;
}

/** One's own answers at a stop, by question. */
export function answersAt(stop: string): Map<string, Answer> {
  const mine = me.value;
  const answers = new Map<string, Answer>();
  for (const answer of records("answer").value) {
    if (answer.stop !== stop || answer.meta.is_withdrawn || answer.meta.created_by !== mine) continue;
    if (answer.question) answers.set(answer.question, answer);
  }
  return answers;
}

/** One's own observations of a walk, the newest first. */
export function notesOf(walk: string): Observation[] {
  const mine = me.value;
  return records("observation")
    .value.filter((note) => note.walk === walk && note.meta.created_by === mine)
    .sort((one, other) => (other.observed_at ?? "").localeCompare(one.observed_at ?? "") || other.meta.id.localeCompare(one.meta.id));
}

/** The stop one comes to next. */
export function nextStop(stops: readonly Stop[], id: string | undefined): Stop | undefined {
  const index = stops.findIndex((stop) => stop.meta.id === id);
  return index === -1 ? undefined : stops[index + 1];
}

/** Walks to show a person: not withdrawn, those still going on first, then the latest. */
export function myWalks(): Walk[] {
  const rank = (walk: Walk): number => (["ongoing", "briefed", "planned"].includes(walk.meta.state ?? "") ? 0 : 1);
  return records("walk")
    .value.filter((walk) => !walk.meta.is_withdrawn)
    .sort((one, other) => rank(one) - rank(other) || (other.planned_at ?? "").localeCompare(one.planned_at ?? ""));
}

/** Where a walk goes, degrees: its first stop that has a position. */
export function whereabouts(stops: readonly Stop[]): { latitude: number; longitude: number } | undefined {
  const position = stops.find((stop) => stop.position)?.position;
  return position ? { latitude: position.lat_e7 / 1e7, longitude: position.lon_e7 / 1e7 } : undefined;
}

/** A name that Lykta's data gave, or nothing. */
export function areaName(walk: Walk): string {
  return (walk.area ? byId("area").value.get(walk.area)?.name : undefined) ?? "";
}

/** Whether this person leads the walk or coordinates its area: only they may write beside it. */
export const leads = (walk: Walk): boolean => may({ action: "append", id: walk.meta.id, set: "comments" });
