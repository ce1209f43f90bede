/** The desk: fetched when somebody asks for it. Which of its views an address shows. Refuses everyone without an account: they are asked to sign in. */
import "./texts.ts";
import "./desk.css";
import "./parts.css";
import { useEffect } from "preact/hooks";
import { session, status } from "../core/core.ts";
import { findTileSource } from "../map/tiles.tsx";
import { lazyView } from "../shell/lazy.tsx";
import { NotFound } from "../shell/not-found.tsx";
import { go, matches, place } from "../shell/router.ts";
import { Loading } from "../ui/states.tsx";
import { address, NOTHING_CHOSEN } from "./address.ts";
import { AreasView } from "./areas/areas.tsx";
import { currentWalk, now, query, rows } from "./findings/data.ts";
import { FindingsView } from "./findings/findings.tsx";
import { PromiseView } from "./promise/promise.tsx";
import { SignIn } from "./sign-in.tsx";
import { JoinSheetView } from "./walks/join-sheet.tsx";
import { WalksView } from "./walks/walks.tsx";

/** Few look for it, and seldom: it comes when it is asked for. */
const PeopleView = lazyView(() => import("./people/people.tsx"));

/** Opens on the walk that matters now, once it is known which; without anything noted there, on everything. */
function Begin() {
  const isKnown = status.value.is_first_pull_done || status.value.state === "offline";
  useEffect(() => {
    if (!isKnown) return;
    const walk = currentWalk.value;
    const hasRows = walk !== undefined && rows.value.some((row) => row.walk === walk.meta.id);
    go(hasRows ? address({ ...query.value, chosen: { ...NOTHING_CHOSEN, walk: [walk.meta.id] } }) : "/desk/findings", { replace: true });
  }, [isKnown]);
  return <Loading />;
}

function SignInFirst() {
  useEffect(() => {
    go(`/sign-in?to=${encodeURIComponent(place.value.pathname + place.value.search)}`, { replace: true });
  }, []);
  return null;
}

export default function Desk({ path }: { path: string }) {
  useEffect(() => {
    void findTileSource();
    const timer = setInterval(() => {
      now.value = Date.now();
    }, 60_000);
    return () => clearInterval(timer);
  }, []);
  if (path === "/sign-in") return <SignIn />;
  if (session.value?.user === undefined) return <SignInFirst />;
  if (matches("/desk", path)) return <Begin />;
  if (matches("/desk/findings", path)) return <FindingsView path={path} />;
  if (matches("/desk/promise", path)) return <PromiseView path={path} />;
  if (matches("/desk/people", path)) return <PeopleView key={place.value.search} path={path} />;
  const sheet = matches("/desk/walks/:walk/join", path);
  if (sheet?.["walk"] !== undefined) return <JoinSheetView key={sheet["walk"]} id={sheet["walk"]} />;
  const walk = matches("/desk/walks/:walk", path) ?? matches("/desk/walks", path);
  if (walk) return <WalksView path={path} id={walk["walk"]} />;
  const area = matches("/desk/areas/:area", path) ?? matches("/desk/areas", path);
  if (area) return <AreasView path={path} id={area["area"]} />;
  return <NotFound />;
}
