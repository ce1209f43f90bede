/**
 * The one door to the WASM core: opens it, types it, and turns its news into signals. Refuses to decide anything: merging, permission and sync are the
 * core's. Invariant: a signal changes only after the core has told of a change, so what a view shows is what the store holds.
 */
import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Operation } from "../generated/Operation";
import type { Record as Stored } from "../generated/Record";
import type { Session } from "../generated/Session";
import init, { Core } from "../wasm/client_wasm.js";
import wasmUrl from "../wasm/client_wasm_bg.wasm?url";
import { clean, cleanJson } from "./clean.ts";
import { Device } from "./device.js";
import { type CoreError, coreError } from "./error.ts";
import type { KindName, Kinds, Question, SaveBatch, Saved, SyncStatus, WaitingItem } from "./types.ts";

export { CoreError, coreError } from "./error.ts";

type Opening = { at: "opening" } | { at: "ready" } | { at: "failed"; error: CoreError };

/** How far the core has come. Views below the shell are drawn only when it is ready. */
export const opening: Signal<Opening> = signal({ at: "opening" });
export const session: Signal<Session | undefined> = signal(undefined);
export const status: Signal<SyncStatus> = signal({
  state: "all_sent",
  waiting_operations: 0,
  waiting_photos: 0,
  tray: 0,
  sent: 0,
  is_first_pull_done: false,
});

/** Codes with which the last round said that nobody is signed in. */
const OUT = ["not_signed_in", "sign_in_needed"];

/** Without a session, or with one that the server does not know any more. */
export const isOut = (): boolean => session.value === undefined || OUT.includes(status.value.last_problem ?? "");
/** The server had this device forget all it had, and it has. True until the page is loaded anew: then it is a new device. */
export const isWiped: Signal<boolean> = signal(false);
/** Rises whenever drafts have changed. */
export const draftsChanged: Signal<number> = signal(0);

let inner: Device | undefined;
const DATABASE = "lykta";
let settle: (error?: CoreError) => void = () => undefined;
/** Settled when the core is open, or can't be opened: for the views that are shown before that. */
const opened = new Promise<void>((resolve, reject) => {
  settle = (error) => (error === undefined ? resolve() : reject(error));
});
opened.catch(() => undefined); // Told by `opening`; here it is only passed on to who waits.
const shelves = new Map<KindName, { text: string; records: Signal<unknown[]> }>();

function core(): Device {
  if (inner === undefined) throw new Error("the core is used only after it was opened");
  return inner;
}

/** Has the core do something that takes its time. What may be wanted, and what is said along with it, stands in client-wasm/src/browser/class.rs. */
async function act<T>(what: string, ...said: unknown[]): Promise<T> {
  try {
    return (await core().act(what, said)) as T;
  } catch (thrown) {
    throw coreError(thrown);
  }
}

/** What the core knows at once; `undefined`: it knows nothing of the kind. */
function ask<T>(what: string, about = ""): T | undefined {
  const text = core().ask(what, about);
  return text === undefined ? undefined : JSON.parse(text);
}

/** Opens the core once. Never throws: see [`opening`]. */
export async function openCore(): Promise<void> {
  try {
    await init({ module_or_path: wasmUrl });
    const opened = await Core.open(JSON.stringify({ database: DATABASE }));
    inner = new Device(opened as Core, DATABASE);
    inner.subscribe(heard);
    heard(["session", "status", "records"]);
    opening.value = { at: "ready" };
    settle();
    inner.start();
  } catch (thrown) {
    opening.value = { at: "failed", error: coreError(thrown) };
    settle(coreError(thrown));
  }
}

function heard(changed: string[]): void {
  batch(() => {
    if (changed.includes("session")) session.value = ask("session");
    if (changed.includes("status") || changed.includes("records")) status.value = ask("status") ?? status.value;
    if (status.value.last_problem === "device_wiped") isWiped.value = true;
    if (changed.includes("drafts")) draftsChanged.value += 1;
    if (changed.includes("records")) for (const kind of shelves.keys()) refresh(kind);
  });
}

/** The sets of each kind: the core leaves out one that never held anything. */
const SETS: { [kind in KindName]?: readonly string[] } = {
  walk: ["comments"],
  observation: ["photos", "comments"],
  finding: ["observations", "comments", "photos"],
};

const list = (kind: KindName): string => core().ask("list", kind) ?? "[]";

function read(kind: KindName, text: string): unknown[] {
  const found: { [member: string]: unknown }[] = JSON.parse(text);
  for (const record of found) for (const set of SETS[kind] ?? []) record[set] ??= [];
  return found;
}

function refresh(kind: KindName): void {
  const shelf = shelves.get(kind);
  const text = list(kind);
  if (shelf === undefined || shelf.text === text) return;
  shelf.text = text;
  shelf.records.value = read(kind, text);
}

/** All records of a kind, withdrawn ones included, as a signal. */
export function records<K extends KindName>(kind: K): ReadonlySignal<Kinds[K][]> {
  let shelf = shelves.get(kind);
  if (shelf === undefined) {
    const text = list(kind);
    shelf = { text, records: signal(read(kind, text)) };
    shelves.set(kind, shelf);
  }
  return shelf.records as unknown as ReadonlySignal<Kinds[K][]>;
}

/** In a component: all records of a kind. Draws again when they change. */
export function useRecords<K extends KindName>(kind: K): Kinds[K][] {
  return records(kind).value;
}

/** In a component: one record, if it is there. */
export function useRecord<K extends KindName>(kind: K, id: string | null | undefined): Kinds[K] | undefined {
  if (id === null || id === undefined) return undefined;
  return byId(kind).value.get(id);
}

const indexes = new Map<KindName, ReadonlySignal<Map<string, unknown>>>();

/** All records of a kind by their id. */
export function byId<K extends KindName>(kind: K): ReadonlySignal<Map<string, Kinds[K]>> {
  let index = indexes.get(kind);
  if (index === undefined) {
    const all = records(kind);
    index = computed(() => new Map(all.value.map((record) => [record.meta.id, record])));
    indexes.set(kind, index);
  }
  return index as ReadonlySignal<Map<string, Kinds[K]>>;
}

/** A record with every write it ever had, own ones on top: for its history. */
export function writesOf(id: string): Stored | undefined {
  return ask("record", id);
}

/** An own operation that the server has not taken, as it was sent. */
export function operation(id: string): Operation | undefined {
  return ask("operation", id);
}

/** Who uses this device: whoever is signed in, else whoever was last. */
export const person = (): string | undefined => ask("person");

/** Saves a batch; resolves when it is durable on this device, with the record that each step changed. */
export async function save(wanted: SaveBatch, blobs: Uint8Array[] = [], what = "save"): Promise<string[]> {
  const answer: Saved = JSON.parse(await act(what, cleanJson(wanted), ...blobs));
  return answer.ids;
}

/** Saves what a draft has become; refuses where another tab has done so. */
export const saveDraft = (wanted: SaveBatch, blobs: Uint8Array[]): Promise<string[]> => save(wanted, blobs, "save_draft");

/** Whether this would be let through, as far as this device knows. */
export function may(question: Question): boolean {
  return ask<boolean>("may", JSON.stringify(question)) === true;
}

export const discard = (id: string): Promise<boolean> => act("discard", id);
export const undiscard = (id: string): Promise<void> => act("undiscard", id);
export const photoBytes = (id: string): Promise<Uint8Array | undefined> => act("photo_bytes", id);
export const waiting = (): WaitingItem[] => ask("waiting") ?? [];

export const putDraft = (key: string, draft: unknown): Promise<void> => act("put_draft", key, JSON.stringify(draft));
/** As above, where there is such a draft still: what another tab has saved does not come back. */
export const keepDraft = (key: string, draft: unknown): Promise<void> => act("keep_draft", key, JSON.stringify(draft));
export async function getDraft<T>(key: string): Promise<T | undefined> {
  const text: string | undefined = await act("get_draft", key);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}
/** The keys of all drafts that begin so. */
export async function listDrafts(prefix: string): Promise<string[]> {
  return JSON.parse(await act("list_drafts", prefix));
}
export const removeDraft = (key: string): Promise<void> => act("remove_draft", key);
export const putDraftBlob = (key: string, name: string, bytes: Uint8Array): Promise<void> => act("put_draft_blob", key, name, bytes);
export const getDraftBlob = (key: string, name: string): Promise<Uint8Array | undefined> => act("get_draft_blob", key, name);
export const removeDraftBlob = (key: string, name: string): Promise<void> => act("remove_draft_blob", key, name);

export async function join(secret: string, name?: string): Promise<Session> {
  await opened;
  return JSON.parse(await act("join", secret, name && clean(name)));
}
export async function signIn(user: string, password: string): Promise<Session> {
  await opened;
  return JSON.parse(await act("sign_in", user, password));
}
export const signOut = (): Promise<void> => act("sign_out");
export const syncNow = (): Promise<void> => act("sync_now");

/** For the few things only the server knows (join sheet, phones). The path begins with /api. */
export async function authorisedFetch<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T> {
  const text: string = await act("authorised_fetch", method, path, body === undefined ? undefined : JSON.stringify(body));
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Sends a refused operation again, with mended fields if there are any. */
export function trayResend(opId: string, mended?: { [field: string]: unknown }): Promise<void> {
  return act("tray_resend", opId, mended === undefined ? undefined : cleanJson(mended));
}
export const trayDrop = (opId: string): Promise<void> => act("tray_drop", opId);
export const exportUnsent = (): Promise<string> => act("export_unsent");
/** How many operations were new here. */
export const importUnsent = (text: string): Promise<number> => act("import_unsent", text);
