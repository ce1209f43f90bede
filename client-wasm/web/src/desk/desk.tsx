/** The desk: fetched when somebody asks for it. Which of its views an address shows. Refuses everyone without an account: they are asked to sign in. */
import "./texts.ts";
import "./desk.css";
import "./parts.css";
import { useEffect } from "preact/hooks";
import { session } from "../core/core.ts";
import { findTileSource } from "../map/tiles.tsx";
import { NotFound } from "../shell/not-found.tsx";
import { go, matches, place } from "../shell/router.ts";
import { address, NOTHING_CHOSEN } from "./address.ts";
import { AreasView } from "./areas/areas.tsx";
import { currentWalk, now, query } from "./findings/data.ts";
import { FindingsView } from "./findings/findings.tsx";
import { PromiseView } from "./promise/promise.tsx";
import { JoinSheetView } from "./walks/join-sheet.tsx";
import { WalksView } from "./walks/walks.tsx";

function Begin() {
  useEffect(() => {
    const walk = currentWalk.value;
    go(walk === undefined ? "/desk/findings" : address({ ...query.value, chosen: { ...NOTHING_CHOSEN, walk: [walk.meta.id] } }), {
      replace: true,
    });
  }, []);
  return null;
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
  if (session.value?.user === undefined) return <SignInFirst />;
  if (matches("/desk", path)) return <Begin />;
  if (matches("/desk/findings", path)) return <FindingsView path={path} />;
  if (matches("/desk/promise", path)) return <PromiseView path={path} />;
  const sheet = matches("/desk/walks/:walk/join", path);
  if (sheet?.["walk"] !== undefined) return <JoinSheetView key={sheet["walk"]} id={sheet["walk"]} />;
  const walk = matches("/desk/walks/:walk", path) ?? matches("/desk/walks", path);
  if (walk) return <WalksView path={path} id={walk["walk"]} />;
  const area = matches("/desk/areas/:area", path) ?? matches("/desk/areas", path);
  if (area) return <AreasView path={path} id={area["area"]} />;
  return <NotFound />;
}
