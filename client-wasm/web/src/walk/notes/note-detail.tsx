/** One note of one's own: what it says, how far it has come, what was answered, and how to change it or take it back. */
import { MapPin, Pencil, Trash2, Undo2 } from "lucide";
import { useState } from "preact/hooks";
import { discard, may, save, undiscard, useRecord, useRecords } from "../../core/core.ts";
import { waitingById } from "../../core/waiting.ts";
import type { Observation } from "../../generated/Observation";
import type { Stop } from "../../generated/Stop";
import { errorText } from "../../i18n/error-text.ts";
import { dayAndClock, number, t, word } from "../../i18n/i18n.ts";
import { go } from "../../shell/router.ts";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Empty } from "../../ui/states.tsx";
import { say } from "../../ui/toast.tsx";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { type Here, WithWalk } from "../frame.tsx";
import { inWords } from "../note/pin-words.ts";
import { Phone } from "../phone.tsx";
import { SavedPhoto } from "../saved-photo.tsx";
import { titleOf } from "./notes.tsx";
import { findingOf, standingOf } from "./standing.ts";
import { StandingLine } from "./standing-line.tsx";

export function NoteDetail({ walk = "", note = "" }: { [part: string]: string }) {
  return <WithWalk id={walk}>{(here) => <Found here={here} id={note} />}</WithWalk>;
}

function Found({ here, id }: { here: Here; id: string }) {
  const note = useRecord("observation", id);
  if (note !== undefined) return <Detail here={here} note={note} />;
  return (
    <Phone back={{ to: `/w/${here.walk.meta.id}/notes`, label: t("my-notes") }} name={t("my-notes")}>
      <Empty>
        <h1>{t("note-missing")}</h1>
        <a class="btn" href={`/w/${here.walk.meta.id}/notes`}>
          {t("my-notes")}
        </a>
      </Empty>
    </Phone>
  );
}

function Detail({ here: { walk, stops }, note }: { here: Here; note: Observation }) {
  const arrival = useArrival();
  const title = titleOf(note);
  useTitle(title);
  const [wrong, setWrong] = useState<string>();
  const list = `/w/${walk.meta.id}/notes`;
  const { id } = note.meta;
  const standing = standingOf(note, waitingById.value.get(id), findingOf(note, useRecords("finding")));
  const stop = stops.find((each) => each.meta.id === note.stop);
  const names = [note.place, stop?.name].filter(Boolean).join(", ");
  const how = howPlaced(note, stops);
  const isGone = note.meta.is_withdrawn;

  async function remove(): Promise<void> {
    setWrong(undefined);
    try {
      if (await discard(id)) {
        go(list, { replace: true });
        say(t("note-gone"), () => void undiscard(id));
      } else {
        await save({ steps: [{ type: "withdraw", id }] });
        say(t("note-withdrawn"));
      }
    } catch (thrown) {
      setWrong(errorText(thrown));
    }
  }

  // What is on this phone only can be unmade; what was sent can only be withdrawn, and the words say which.
  const isUnsent = note.meta.created_at_ms === null;
  return (
    <Phone back={{ to: list, label: t("my-notes") }} name={t("my-notes")} middle="loose note">
      {note.photos.length > 0 && (
        <div class="shots">
          {note.photos.map((photo, index) => (
            <figure class="shot" key={photo.id}>
              <SavedPhoto record={id} photo={photo} alt={t("photo-number", { number: index + 1 })} />
            </figure>
          ))}
        </div>
      )}
      <div class="stack">
        <h1 ref={arrival} tabIndex={-1}>
          <bdi>{title}</bdi>
        </h1>
        <p class="tag">
          <Mark of={note.severity} />
          <span>
            {[word("severity", note.severity), note.text ? word("category", note.category) : "", word("feeling", note.feeling)]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </p>
        {note.is_threat && <p>{t("note-threat")}</p>}
        {note.text?.includes("\n") && (
          <p class="pre" dir="auto">
            {note.text}
          </p>
        )}
        {(names !== "" || how !== "") && (
          <p class="tag quiet">
            <Icon of={MapPin} />
            <span>
              {names !== "" && <bdi lang="sv">{names}</bdi>}
              {names !== "" && how !== "" && " · "}
              {how}
            </span>
          </p>
        )}
        {note.observed_at && (
          <div class="of-parts">
            <p class="parts quiet">
              <time dateTime={note.observed_at}>{dayAndClock(Date.parse(note.observed_at))}</time>
              {note.light && <span>{word("light-short", note.light)}</span>}
              {note.weather && <span>{word("weather-short", note.weather)}</span>}
            </p>
          </div>
        )}
      </div>
      <section class="notice" aria-labelledby="standing">
        <h2 id="standing">{t("note-standing")}</h2>
        <StandingLine standing={standing} />
        {standing.at === "finding" && (
          <>
            {standing.state === "duplicate" && <p>{t("note-duplicate")}</p>}
            {standing.reason !== undefined && (
              <p>
                <b>{t("note-reason")}</b> <bdi>{standing.reason}</bdi>
              </p>
            )}
            {standing.reply !== undefined && (
              <p>
                <b>{t("note-reply")}</b> <bdi>{standing.reply}</bdi>
              </p>
            )}
          </>
        )}
        {note.meta.is_late && <p class="quiet">{t("note-late")}</p>}
        {standing.at === "needs_you" && (
          <a class="btn" href="/kept">
            {t("kept-title")}
          </a>
        )}
      </section>
      {wrong !== undefined && (
        <p class="notice needs" role="alert">
          {wrong}
        </p>
      )}
      {!isGone && (
        <div class="aside">
          {may({ action: "set", id, field: "text" }) && (
            <a class="btn" href={`/w/${walk.meta.id}/note/new?of=${id}`}>
              <Icon of={Pencil} /> {t("change")}
            </a>
          )}
          {(isUnsent || may({ action: "withdraw", id })) && (
            <button type="button" class="btn" onClick={() => void remove()}>
              <Icon of={isUnsent ? Trash2 : Undo2} /> {t(isUnsent ? "remove" : "withdraw")}
            </button>
          )}
        </div>
      )}
      {!isGone && !isUnsent && <p class="quiet">{t("withdraw-help")}</p>}
    </Phone>
  );
}

/** How exactly the place is known: the pin in words, or the phone's own radius. A door or a house says it all. */
function howPlaced(note: Observation, stops: readonly Stop[]): string {
  if (note.place || !note.position) return "";
  if (note.position.source === "pin") return inWords(note.position, stops, undefined);
  return note.position.accuracy_m === undefined ? "" : t("radius", { metres: number(note.position.accuracy_m) });
}
