/** The way to what comes right after the first view. Invariant: it is asked for once, and drawn at once when it is here. */
import type { ComponentType } from "preact";
import { lazyView } from "../shell/lazy.tsx";

type Later = typeof import("./later.ts");
let fetched: Later | undefined;
let fetching: Promise<Later> | undefined;
/** The rest of the walk. WebKit gives a second asker a module that still waits for its texts. */
export function fetchLater(): Promise<Later> {
  fetching ??= import("./later.ts").then(
    (views) => {
      fetched = views;
      return views;
    },
    (error) => {
      fetching = undefined;
      throw error;
    },
  );
  return fetching;
}

/** A part of it as a view of its own. */
export const later = <P extends object>(pick: (views: Later) => ComponentType<P>, isQuiet?: boolean): ComponentType<P> =>
  lazyView(
    () => fetchLater().then((views) => ({ default: pick(views) })),
    () => fetched && pick(fetched),
    isQuiet,
  );
