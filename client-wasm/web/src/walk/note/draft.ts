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
  /** What stood in that observation when the form opened: what differs from it is what the person has changed. */
  shown?: Shown | undefined;
}
/** As in the record; `null`: nothing. */
type Shown = { [field: string]: unknown };

export const draftKey = (walk: string, id: string): string => `note/${walk}/${id}`;

/** Whether a draft holds anything worth keeping. */
export function isWorthKeeping(draft: Draft): boolean {
  if (draft.photos.length + draft.removed.length > 0) return true;
  if (draft.record === undefined) return draft.text.trim() !== "";
  // Drafts from before that was kept say nothing of what they changed.
  return draft.shown === undefined || Object.keys(changed(draft, opened(draft), undefined)).length > 0;
}

/** The form as it opened. */
function opened({ shown, record }: Draft): Draft | undefined {
  return shown && draftOf({ ...shown, meta: { id: record } } as unknown as Observation);
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
    shown: Object.fromEntries(FIELDS.map((name) => [name, note[name] ?? null])),
  };
}

const FIELDS = ["category", "severity", "feeling", "is_threat", "text", "position", "place"] as const;

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

/** The fields that read otherwise than in the form as it was. */
function changed(draft: Draft, was: Draft | undefined, stop: Position | null | undefined, before?: Observation): Shown {
  const former: Shown | undefined = was === undefined ? (before as Shown | undefined) : fieldsOf(was, stop);
  return Object.fromEntries(Object.entries(fieldsOf(draft, stop)).filter(([name, value]) => !isSame(value, former?.[name])));
}

/**
 * All that saving the draft does, in one batch: the record, its photos, and the end of the draft. `before`: the record as it is now, if it is here; `was`: the
 * form as the person found it.
 */
export function batchOf(
  draft: Draft,
  key: string,
  stop: Position | null | undefined,
  before: Observation | undefined,
  was = before && opened(draft),
): SaveBatch {
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
    steps.push({ type: "create", kind: "observation", fields: present({ ...context, ...fieldsOf(draft, stop) }) });
  } else {
    const fields = changed(draft, was, stop, before);
    const { shown } = draft;
    if (Object.keys(fields).length > 0)
      steps.push({ type: "set", id: target, fields, ...(was && shown ? { shown: part(shown, fields) } : {}) });
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

const part = (all: Shown, like: Shown): Shown => Object.fromEntries(Object.keys(like).map((name) => [name, all[name]]));

function present(fields: { [field: string]: unknown }): { [field: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null) || (one === false && (other ?? null) === null);
}
