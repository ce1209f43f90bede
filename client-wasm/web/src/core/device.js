/**
 * What makes a core live in a page: rounds of sync begin after a save, when the network returns, when the page is seen again, every 30 seconds while it is
 * seen, and on news; and listeners hear of changes, in this tab and in the others. In the service worker it makes one round at a time, without any of that.
 *
 * Plain JavaScript without imports, so that the store contract's page loads it as it is. Correctness depends on nothing here: operations are idempotent. Its
 * invariants: what nobody asked for by hand keeps to the back-off; one message for all that changed in one go; a tab that hears of another's change reads the
 * database before it tells anybody; the lock is held for one round, never for the life of a tab.
 */

/** How often a page that is seen asks for news. */
const INTERVAL_MS = 30_000;
/** Phones that hear the same news spread their pulls over this. */
const NEWS_SPREAD_MS = 1_500;
/** Taken back work can be put back for this long. */
const DISCARD_MS = 60_000;

/** What makes work, or somebody who may send it. */
const MAKES_WORK = ["save", "save_draft", "undiscard", "join", "sign_in", "tray_resend", "import_unsent"];

/** What ends badly here stands in the status, or is tried again by itself. */
const whateverComes = (promise) => promise.catch(() => undefined);

const isSeen = () => document.visibilityState === "visible";

export class Device {
  listeners = [];
  isStarted = false;
  isTelling = false;
  isStale = false;
  isReloading = false;

  constructor(core, database, baseUrl = "") {
    this.core = core;
    this.database = database;
    this.baseUrl = baseUrl;
    core.listen(() => this.tellSoon());
    if ("BroadcastChannel" in globalThis) {
      this.channel = new BroadcastChannel(database);
      this.channel.onmessage = () => whateverComes(this.reloadSoon());
    }
  }

  /** What the core knows at once, as JSON; `undefined`: nothing of the kind. */
  ask(what, about = "") {
    return this.core.ask(what, about);
  }

  /** What takes its time. What may be wanted, and what is said along with it, stands in client-wasm/src/browser/class.rs. */
  async act(what, said) {
    if (what === "sync_now") return this.syncNow();
    const answer = await this.core.act(what, said);
    if (MAKES_WORK.includes(what)) this.syncSoon();
    if (what === "discard") setTimeout(() => whateverComes(this.core.act("purge_discarded", [DISCARD_MS])), DISCARD_MS + 1_000);
    if (what === "sign_out") {
      this.news?.close();
      this.news = undefined;
    }
    return answer;
  }

  /** Calls back with the names of what has changed. */
  subscribe(callback) {
    this.listeners.push(callback);
  }

  tellSoon() {
    if (this.isTelling) return;
    this.isTelling = true;
    queueMicrotask(() => {
      this.isTelling = false;
      const changed = JSON.parse(this.ask("changed"));
      // What only the database knows of is for the other tabs. A save is answered first: a message to them costs as much as writing a row.
      if (changed.includes("stored")) setTimeout(() => this.channel?.postMessage(true));
      const told = changed.filter((name) => name !== "stored");
      if (told.length > 0) for (const callback of [...this.listeners]) callback(told);
    });
  }

  /** Reads the database again, once for all messages that come meanwhile. */
  async reloadSoon() {
    this.isStale = true;
    if (this.isReloading) return;
    this.isReloading = true;
    while (this.isStale) {
      this.isStale = false;
      // What can't be read now is read with the next message or the next round.
      await whateverComes(this.core.act("reload", []));
    }
    this.isReloading = false;
  }

  /** How the next round stands. */
  outlook() {
    return JSON.parse(this.ask("outlook"));
  }

  /** One round now, whatever the back-off says; joins the round that is under way. Never fails: what went wrong is in the status. */
  async syncNow() {
    if (this.running) {
      await this.running;
      // What was saved during that round may have missed it.
      if (this.running || !this.outlook().has_something_to_send) return;
    }
    this.running = this.round();
    await this.running;
  }

  async round() {
    const round = () => this.core.act("sync_round", []);
    // Held by another tab: that one sends.
    const locked = navigator.locks?.request(`${this.database}-sync`, { ifAvailable: true }, (lock) => (lock ? round() : undefined));
    await whateverComes(locked ?? round());
    this.running = undefined;
    if (!this.isStarted) return;
    const { next_try_in_ms, is_heard, has_session } = this.outlook();
    this.handOver();
    if (next_try_in_ms !== undefined) setTimeout(() => this.syncSoon(), Math.min(next_try_in_ms, 0x7fffffff));
    if (has_session && is_heard) this.hearNews();
  }

  /** One round soon, if the back-off allows it. */
  syncSoon() {
    if (!this.isStarted) return;
    const { has_session, is_due } = this.outlook();
    if (has_session && (is_due || this.running)) void this.syncNow();
    else this.handOver();
  }

  /** What is left is sent by the service worker when the network is back, even if no page is open then, where the browser can. */
  handOver() {
    if (this.outlook().has_something_to_send)
      navigator.serviceWorker?.ready.then(({ sync }) => sync?.register(this.database)).catch(() => undefined);
  }

  /** Opens the stream of news if there is none that lives. */
  hearNews() {
    if (this.news && this.news.readyState !== EventSource.CLOSED) return;
    this.news = new EventSource(`${this.baseUrl}/api/events`);
    this.news.addEventListener("news", () => setTimeout(() => this.syncSoon(), Math.random() * NEWS_SPREAD_MS));
  }

  /** The network is back, or the page is seen again: whatever the back-off was for is over. */
  wake() {
    if (this.outlook().has_session) void this.syncNow();
  }

  /** Starts the triggers, once. */
  start() {
    if (this.isStarted) return;
    this.isStarted = true;
    const seen = async () => {
      if (!isSeen()) return this.handOver();
      // Handles may have died meanwhile. A dead one is reopened here, not in the middle of a save.
      await whateverComes(this.core.act("reload", []));
      this.wake();
    };
    addEventListener("online", () => this.wake());
    addEventListener("pageshow", seen);
    document.addEventListener("visibilitychange", seen);
    setInterval(() => isSeen() && this.syncSoon(), INTERVAL_MS);
    this.syncSoon();
  }
}
