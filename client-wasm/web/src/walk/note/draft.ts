/** A note being written: what it holds, and what it becomes when saved. Pure: keeping it is the core's. */
import type { SaveBatch, Step, TrayItem } from "../../core/types.ts";
import type { Observation } from "../../generated/Observation";
import type { Position } from "../../generated/Position";

export type Where = "here" | "stop" | "pin" | "door" | "house";
export interface DraftPhoto {
  name: string;
  width: number;
  height: number;
}
export interface Draft {
  walk: string;
  stop?: string;
  question?: string;
  category?: string;
  severity?: string;
  feeling?: string;
  isThreat: boolean;
  text: string;
  where: Where;
  /** The best the phone has told, or the pin as it was put. */
  here?: Position;
  pin?: Position;
  place: string;
  photos: DraftPhoto[];
  light: string;
  weather: string;
  observedAt: string;
  /** The observation that is being changed; missing: a new one. */
  record?: string;
  /** Photos of that observation to take away. */
  removed: string[];
}

export const draftKey = (walk: string, id: string): string => `note/${walk}/${id}`;

/** Whether a draft holds anything worth keeping. */
export function isWorthKeeping(draft: Draft): boolean {
  return draft.text.trim() !== "" || draft.photos.length > 0 || draft.record !== undefined;
}

/** A draft of an observation that was saved before. */
export function draftOf(note: Observation): Draft {
  const { position } = note;
  const where: Where = note.place ? "door" : position?.source === "gps" ? "here" : position?.source === "pin" ? "pin" : "stop";
  return {
    walk: note.walk ?? "",
    ...(note.stop ? { stop: note.stop } : {}),
    ...(note.question ? { question: note.question } : {}),
    ...(note.category ? { category: note.category } : {}),
    ...(note.severity ? { severity: note.severity } : {}),
    ...(note.feeling ? { feeling: note.feeling } : {}),
    isThreat: note.is_threat ?? false,
    text: note.text ?? "",
    where,
    ...(position?.source === "gps" ? { here: position } : {}),
    ...(position?.source === "pin" ? { pin: position } : {}),
    place: note.place ?? "",
    photos: [],
    light: note.light ?? "day",
    weather: note.weather ?? "dry",
    observedAt: note.observed_at ?? new Date().toISOString(),
    record: note.meta.id,
    removed: [],
  };
}

/** The position that the draft's choice means. A door or a house has words, and the stop's position as its neighbourhood. */
export function positionOf(draft: Draft, stop: Position | null | undefined): Position | undefined {
  const atStop: Position | undefined = stop ? { lat_e7: stop.lat_e7, lon_e7: stop.lon_e7, source: "stop" } : undefined;
  switch (draft.where) {
    case "here":
      return draft.here ?? atStop;
    case "pin":
      return draft.pin ?? atStop;
    case "stop":
      return atStop;
    case "door":
    case "house":
      return draft.here ?? atStop;
  }
}

/** A threat or an insult is urgent, whatever else was said. */
export function severityOf(draft: Draft): string {
  return draft.isThreat ? "urgent" : (draft.severity ?? "poor");
}

function fieldsOf(draft: Draft, stop: Position | null | undefined): { [field: string]: unknown } {
  const place = draft.where === "door" || draft.where === "house" ? draft.place.trim() : "";
  return {
    category: draft.category ?? "other",
    severity: severityOf(draft),
    feeling: draft.feeling ?? null,
    is_threat: draft.isThreat,
    text: draft.text.trim() === "" ? null : draft.text.trim(),
    position: positionOf(draft, stop) ?? null,
    place: place === "" ? null : place,
  };
}

/** All that saving the draft does, in one batch: the record, its photos, and the end of the draft. */
export function batchOf(draft: Draft, key: string, stop: Position | null | undefined, before: Observation | undefined): SaveBatch {
  const fields = fieldsOf(draft, stop);
  const target = draft.record ?? "$0";
  const steps: Step[] = [];
  if (draft.record === undefined) {
    const context = {
      walk: draft.walk,
      stop: draft.stop,
      question: draft.question,
      light: draft.light,
      weather: draft.weather,
      observed_at: draft.observedAt,
    };
    steps.push({ type: "create", kind: "observation", fields: present({ ...context, ...fields }) });
  } else {
    const changed = Object.fromEntries(
      Object.entries(fields).filter(([name, value]) => !isSame(value, before?.[name as keyof Observation])),
    );
    if (Object.keys(changed).length > 0) steps.push({ type: "set", id: target, fields: changed });
    for (const photo of draft.removed) steps.push({ type: "remove", id: target, set: "photos", element: photo });
  }
  for (const [blob, photo] of draft.photos.entries())
    steps.push({ type: "photo", id: target, blob, width_px: photo.width, height_px: photo.height });
  return { steps, clear_draft: key };
}

/** What is to be sent anew in place of what the server refused, and what of the batch is left then. */
export interface Mended {
  resend?: { op: string; fields: { [field: string]: unknown } };
  batch: SaveBatch;
}

/** A change to a note whose making lies in the tray mends that: as an operation of its own it would hang on what the server does not have. */
export function mended(batch: SaveBatch, tray: readonly Pick<TrayItem, "op_id" | "change">[]): Mended {
  const refused = tray.find(({ change }) => change === "create" || change === "set");
  const change = batch.steps.find((step) => step.type === "set");
  if (refused === undefined || change === undefined) return { batch };
  return {
    resend: { op: refused.op_id, fields: present(change.fields) },
    batch: { ...batch, steps: batch.steps.filter((step) => step !== change) },
  };
}

function present(fields: { [field: string]: unknown }): { [field: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null) || (one === false && (other ?? null) === null);
}
