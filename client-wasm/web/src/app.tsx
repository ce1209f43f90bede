/** Which view an address shows. The desk and the map are fetched when they are asked for. Refuses to draw a view that reads from the core before the core is ready. */

import { effect } from "@preact/signals";
import { isWiped, opening } from "./core/core.ts";
import { lazyView } from "./shell/lazy.tsx";
import { matches, place } from "./shell/router.ts";
import { density } from "./shell/theme.ts";
import { isUpdateWaiting } from "./shell/update.ts";
import { Loading } from "./ui/states.tsx";
import { Toast } from "./ui/toast.tsx";
import { later } from "./walk/fetch-later.ts";
import { WALK_VIEWS } from "./walk/views.ts";

const loadDesk = () => import("./desk/desk.tsx");
const Desk = lazyView(loadDesk);
// Its scripts come while the core opens, not after that. If they don't, the view asks again and says so.
if (isDesk(location.pathname)) loadDesk().catch(() => undefined);

const Wiped = lazyView(() => import("./shell/wiped.tsx"));
// What hardly anybody sees: it comes with the rest of the walk.
const NotFound = later((views) => views.NotFound);
const OpeningFailed = later((views) => views.OpeningFailed);
const Update = later((views) => views.Update, true);

effect(() => {
  density.value = place.value.pathname.startsWith("/desk") ? "desk" : "phone";
});

/** Views that need nothing from the core: on a slow net the way in is there, to read and to fill in, while the core still comes. */
const EARLY = new Set(["/j", "/about", "/sign-in"]);

function isDesk(path: string): boolean {
  return path === "/desk" || path === "/sign-in" || path.startsWith("/desk/");
}

function view(path: string) {
  if (isWiped.value) return <Wiped />;
  if (isDesk(path)) {
    return <Desk path={path} />;
  }
  for (const [pattern, Shown] of WALK_VIEWS) {
    const parts = matches(pattern, path);
    if (parts) return <Shown key={path} {...parts} />;
  }
  return <NotFound />;
}

export function App() {
  const now = opening.value;
  const path = place.value.pathname;
  return (
    <>
      {now.at === "failed" ? <OpeningFailed error={now.error} /> : now.at === "opening" && !EARLY.has(path) ? <Loading /> : view(path)}
      {isUpdateWaiting.value && <Update />}
      {density.value === "desk" && <Toast isFloating />}
    </>
  );
}
