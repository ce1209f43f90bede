/** A view that is fetched when it is first shown. Without a network it says so and tries again by itself. */

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/i18n.ts";
import { Failed, Loading, Offline } from "../ui/states.tsx";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

/**
 * `ready` gives the view if its script happens to be here already: then it is drawn at once. A quiet one is a small thing beside a view: while it is not here,
 * there is nothing to see.
 */
export function lazyView<P extends object>(load: Load<P>, ready?: () => ComponentType<P> | undefined, isQuiet = false): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function Lazy(parts) {
    loaded ??= ready?.();
    const [, setCount] = useState(0);
    const [isFailed, setFailed] = useState(false);
    const fetchIt = (): void => {
      setFailed(false);
      load().then(
        (module) => {
          loaded = module.default;
          setCount((count) => count + 1);
        },
        () => setFailed(true),
      );
    };
    useEffect(() => {
      if (loaded === undefined) fetchIt();
      addEventListener("online", fetchIt);
      return () => removeEventListener("online", fetchIt);
    }, []);
    if (loaded !== undefined) {
      const Loaded = loaded;
      return <Loaded {...parts} />;
    }
    if (isQuiet) return null;
    if (!isFailed) return <Loading />;
    const again = (
      <button type="button" class="btn" onClick={fetchIt}>
        {t("try-again")}
      </button>
    );
    return navigator.onLine ? (
      <Failed>
        <p>{t("state-failed")}</p>
        {again}
      </Failed>
    ) : (
      <Offline>{again}</Offline>
    );
  };
}
