/** Begins a note: makes the draft and keeps it before anything else happens, for the camera may kill the page. Also begins the change of a saved one. */
import { useEffect, useState } from "preact/hooks";
import { byId, putDraft } from "../../core/core.ts";
import { errorText } from "../../i18n/error-text.ts";
import { t } from "../../i18n/i18n.ts";
import { go, place } from "../../shell/router.ts";
import { Failed, Loading } from "../../ui/states.tsx";
import { type Here, WithWalk } from "../frame.tsx";
import { refusedNote } from "../notes/refused.ts";
import { Phone } from "../phone.tsx";
import { surroundings } from "../surroundings.tsx";
import { type Draft, draftKey, draftOf } from "./draft.ts";

export function BeginNote({ walk = "" }: { [part: string]: string }) {
  return <WithWalk id={walk}>{(here) => <Begin here={here} />}</WithWalk>;
}

function Begin({ here: { walk, at } }: { here: Here }) {
  const [wrong, setWrong] = useState<string>();
  const begin = (): void => {
    setWrong(undefined);
    const asked = place.value.searchParams;
    const id = crypto.randomUUID();
    const of = asked.get("of");
    const changed = of === null ? undefined : (byId("observation").value.get(of) ?? refusedNote(of));
    const draft = changed === undefined ? fresh(walk.meta.id, asked, surroundings(at)) : draftOf(changed);
    putDraft(draftKey(walk.meta.id, id), draft).then(
      () => go(`/w/${walk.meta.id}/note/${id}${asked.has("camera") ? "?camera" : ""}`, { replace: true }),
      (thrown) => setWrong(errorText(thrown)),
    );
  };
  useEffect(begin, []);
  return (
    <Phone back={{ to: `/w/${walk.meta.id}`, label: t("back-to-walk") }} name={t("note-new")}>
      {wrong === undefined ? (
        <Loading />
      ) : (
        <Failed>
          <p>{wrong}</p>
          <button type="button" class="btn lit" onClick={begin}>
            {t("try-again")}
          </button>
        </Failed>
      )}
    </Phone>
  );
}

function fresh(walk: string, asked: URLSearchParams, now: { light: string; weather: string }): Draft {
  const stop = asked.get("stop");
  const question = asked.get("question");
  const category = asked.get("category");
  const severity = asked.get("severity");
  return {
    walk,
    ...(stop === null ? {} : { stop }),
    ...(question === null ? {} : { question }),
    ...(category === null ? {} : { category }),
    ...(severity === null ? {} : { severity, feeling: severity === "preserve" ? "safe" : "unsafe" }),
    isThreat: false,
    text: "",
    where: "here",
    place: "",
    photos: [],
    ...now,
    observedAt: new Date().toISOString(),
    removed: [],
  };
}
