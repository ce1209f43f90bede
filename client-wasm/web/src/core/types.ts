/** What crosses the boundary to the WASM core, beside the records themselves. */
import type { Answer } from "../generated/Answer";
import type { Area } from "../generated/Area";
import type { Checklist } from "../generated/Checklist";
import type { Code } from "../generated/Code";
import type { Finding } from "../generated/Finding";
import type { Measure } from "../generated/Measure";
import type { Observation } from "../generated/Observation";
import type { Organisation } from "../generated/Organisation";
import type { Person } from "../generated/Person";
import type { Promise as CitizensPromise } from "../generated/Promise";
import type { Stop } from "../generated/Stop";
import type { Walk } from "../generated/Walk";

/** Every kind of record and what it holds. */
export interface Kinds {
  organisation: Organisation;
  person: Person;
  area: Area;
  promise: CitizensPromise;
  measure: Measure;
  checklist: Checklist;
  walk: Walk;
  stop: Stop;
  answer: Answer;
  observation: Observation;
  finding: Finding;
}
export type KindName = keyof Kinds;
export type AnyRecord = Kinds[KindName];

/** The core's own codes, beside the server's. */
export type ClientCode =
  | "storage_missing"
  | "storage_blocked"
  | "storage_full"
  | "storage_failed"
  | "storage_newer"
  | "offline"
  | "not_ours"
  | "not_signed_in"
  | "photo_missing";
export type AnyCode = Code | ClientCode;

export type SyncState = "all_sent" | "waiting" | "sending" | "offline" | "attention";
export interface SyncStatus {
  state: SyncState;
  waiting_operations: number;
  waiting_photos: number;
  sending?: { done: number; total: number };
  offline_since_ms?: number;
  last_try_at_ms?: number;
  last_sent_at_ms?: number;
  next_try_at_ms?: number;
  last_problem?: AnyCode;
  tray: number;
  sent: number;
  is_first_pull_done: boolean;
  pulled_at_ms?: number;
}

export interface WaitingPhoto {
  id: string;
  size_bytes: number;
  sent_bytes: number;
  is_done: boolean;
}
export interface TrayItem {
  op_id: string;
  code: AnyCode;
  field?: string;
  summary?: string;
}
export interface WaitingItem {
  record_id?: string;
  kind: string;
  oldest_at_ms: number;
  operations: number;
  why?: AnyCode;
  photos: WaitingPhoto[];
  tray: TrayItem[];
}

export type Step =
  | { type: "create"; kind: KindName; id?: string; fields: { [field: string]: unknown } }
  | { type: "set"; id: string; fields: { [field: string]: unknown }; resolve?: string[] }
  | { type: "append"; id: string; set: string; element?: string; value?: unknown }
  | { type: "remove"; id: string; set: string; element: string }
  | { type: "move"; id: string; from: string; to: string; reason?: string }
  | { type: "withdraw"; id: string }
  | { type: "photo"; id: string; blob: number; width_px: number; height_px: number };
/** One save: all of it or nothing. `id` may be "$0", "$1": the record made by step 0, 1. */
export interface SaveBatch {
  steps: Step[];
  clear_draft?: string;
}

/** What one may ask whether it is allowed. */
export type Question =
  | { action: "create"; kind: KindName; walk?: string; organisation?: string; area?: string }
  | { action: "set"; id: string; field: string }
  | { action: "append"; id: string; set: string }
  | { action: "remove"; id: string; set: string; element?: string }
  | { action: "move"; id: string; to: string }
  | { action: "withdraw"; id: string };
