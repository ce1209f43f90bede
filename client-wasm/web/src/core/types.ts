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
  | "storage_cleared"
  | "storage_newer"
  | "offline"
  | "not_ours"
  | "not_signed_in"
  | "photo_missing"
  | "draft_gone";
export type AnyCode = Code | ClientCode;

export type { SaveBatch } from "../generated/SaveBatch";
export type { Saved } from "../generated/Saved";
export type { Step } from "../generated/Step";
export type { SyncState } from "../generated/SyncState";
export type { SyncStatus } from "../generated/SyncStatus";
export type { TrayItem } from "../generated/TrayItem";
export type { WaitingItem } from "../generated/WaitingItem";
export type { WaitingPhoto } from "../generated/WaitingPhoto";

/** What one may ask whether it is allowed. */
export type Question =
  | { action: "create"; kind: KindName; walk?: string; organisation?: string; area?: string }
  | { action: "set"; id: string; field: string }
  | { action: "append"; id: string; set: string }
  | { action: "remove"; id: string; set: string; element?: string }
  | { action: "move"; id: string; to: string }
  | { action: "withdraw"; id: string };
