/**
 * One round of sync in the service worker, when the browser says that there is a network and perhaps no page is open. Refuses to be needed: pages send by
 * themselves, and not every browser has this. Invariant: it holds the lock of the pages' rounds, so that one of them sends; correctness rests on idempotency.
 */
import { Device } from "../core/device.js";
import init, { Core } from "../wasm/client_wasm.js";

let opening: Promise<Device> | undefined;

async function open(database: string, core: Promise<Response>): Promise<Device> {
  await init({ module_or_path: await core });
  return new Device((await Core.open(JSON.stringify({ database }))) as Core, database);
}

/** Sends all that waits in that database; fails when something is left, so that the browser tries again. */
export async function sendWhatWaits(database: string, core: Promise<Response>): Promise<void> {
  const isFirst = opening === undefined;
  opening ??= open(database, core);
  opening.catch(() => {
    opening = undefined;
  });
  const device = await opening;
  // Pages have been at the database since.
  if (!isFirst) await device.act("reload", []);
  await device.act("sync_now", []);
  // Perhaps a page held the lock: what it has sent is read here.
  await device.act("reload", []);
  if (JSON.parse(device.ask("outlook") ?? "{}").has_something_to_send) throw new Error("something is left to send");
}
