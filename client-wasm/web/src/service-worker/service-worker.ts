/**
 * Keeps the shell on the device so that Lykta opens without a network, and sends what waits when no page is open. Refuses to answer for /api, and to take over
 * before the user says so. Invariant: what it answers with is always one whole version, never a mix.
 */
import { sendWhatWaits } from "./round.ts";

/** The files of this version, made by the build. */
declare const __PRECACHE__: string[];
declare const __VERSION__: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const PREFIX = "lykta-shell-";
const CACHE = PREFIX + __VERSION__;
const KEPT = new Set(__PRECACHE__);

worker.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) =>
      // Past the HTTP cache: an old index.html beside new scripts would be a mix.
      cache.addAll(__PRECACHE__.map((path) => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "reload" }))),
    ),
  );
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(worker.skipWaiting());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin || url.pathname.startsWith("/api/")) return;
  // What has a file's name is a file, also when somebody opens it: the certificate of a local network, for one.
  const isPage = request.mode === "navigate" && !/\.\w+$/.test(url.pathname);
  if (!isPage && !KEPT.has(url.pathname)) return;
  event.respondWith(kept(isPage ? "/" : url.pathname, request));
});

/** Background Sync: the type is not among the standard ones, for only some browsers have it. */
interface SyncEvent extends ExtendableEvent {
  tag: string;
}

worker.addEventListener("sync", (event) => {
  const { tag, waitUntil } = event as SyncEvent;
  // A promise that fails makes the browser try again later.
  waitUntil.call(event, sendWhatWaits(tag, core()));
});

/** The core of this version. */
function core(): Promise<Response> {
  const path = __PRECACHE__.find((each) => each.endsWith(".wasm")) ?? "";
  return kept(path, new Request(path));
}

async function kept(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}
