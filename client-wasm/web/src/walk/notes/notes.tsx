/** One's own notes of a walk: what is begun, what waits, what was sent, and what came of it. */
import { Camera, ChevronRight, CircleAlert, PencilLine } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { draftsChanged, getDraft, listDrafts, session, useRecords } from "../../core/core.ts";
import { waitingById, waitingItems } from "../../core/waiting.ts";
import type { Observation } from "../../generated/Observation";
import { t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Empty, Unread } from "../../ui/states.tsx";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { type Here, WithWalk } from "../frame.tsx";
import { NearlyFull } from "../kept/room-line.tsx";
import { type Draft, draftKey, isWorthKeeping } from "../note/draft.ts";
import { Phone } from "../phone.tsx";
import { SavedPhoto } from "../saved-photo.tsx";
import { SignedOut } from "../signed-out.tsx";
import { notesOf } from "../walks.ts";
import { refusedNote } from "./refused.ts";
import { findingOf, standingOf } from "./standing.ts";
import { StandingLine } from "./standing-line.tsx";

export function NotesView({ walk = "" }: { [part: string]: string }) {
  return <WithWalk id={walk}>{(here) => <Notes here={here} />}</WithWalk>;
}

/** What to call a note in a list: its words, else what it is about. */
export function titleOf(note: { text?: string | null; category?: string | null }): string {
  const line = note.text?.trim().split("\n")[0] ?? "";
  return line === "" ? word("category", note.category ?? "other") : line;
}

/** Long enough to know it by. */
const MOST_LETTERS = 60;

/** A title that may be of any length, where it stands among others. */
export function short(title: string): string {
  return title.length > MOST_LETTERS ? `${title.slice(0, MOST_LETTERS).trimEnd()}…` : title;
}

function Notes({ here: { walk, stops } }: { here: Here }) {
  useTitle(t("my-notes"));
  const arrival = useArrival();
  const home = `/w/${walk.meta.id}`;
  const notes = notesOf(walk.meta.id);
  const refused = waitingItems.value.flatMap((item) => refusedNote(item.record_id) ?? []).filter((note) => note.walk === walk.meta.id);
  const findings = useRecords("finding");
  const [drafts, readDrafts] = useDrafts(walk.meta.id);
  return (
    <Phone
      middle="loose"
      back={{ to: home, label: t("back-to-walk") }}
      name={<bdi lang="sv">{walk.name}</bdi>}
      bar={
        <div class="bar">
          <a class="btn lit" href={`${home}/note/new?camera`}>
            <Icon of={Camera} /> {t("note")}
          </a>
        </div>
      }
    >
      <h1 ref={arrival} tabIndex={-1} class="ask-size">
        {t("my-notes")}
      </h1>
      <NearlyFull />
      {drafts === undefined && <Unread onAgain={readDrafts} />}
      {drafts !== undefined && drafts.length > 0 && (
        <section class="stack" aria-labelledby="drafts">
          <h2 id="drafts">{t("drafts")}</h2>
          <ul class="rows">
            {drafts.map(([id, draft]) => (
              <li key={id}>
                <a class="line" href={`${home}/note/${id}`}>
                  <Icon of={PencilLine} />
                  <span class="words">
                    <b>
                      <bdi>{short(titleOf(draft))}</bdi>
                    </b>
                    <span class="quiet">{t("draft-waits", { count: draft.photos.length })}</span>
                  </span>
                  <Icon of={ChevronRight} flip />
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Refused notes={refused} />
      <SignedOut />
      {notes.length === 0 && refused.length === 0 && drafts?.length === 0 && session.value !== undefined ? (
        <Empty>
          <p class="lead">{t("notes-none")}</p>
        </Empty>
      ) : (
        <ul class="rows">
          {notes.map((note) => {
            const item = waitingById.value.get(note.meta.id);
            return (
              <li key={note.meta.id} class="joined">
                <NoteRow
                  note={note}
                  to={`${home}/notes/${note.meta.id}`}
                  stop={stops.find((stop) => stop.meta.id === note.stop)?.name ?? note.place ?? undefined}
                  standing={<StandingLine standing={standingOf(note, item, findingOf(note, findings))} />}
                />
              </li>
            );
          })}
        </ul>
      )}
    </Phone>
  );
}

/** Notes that the server did not take: they are in no list of records, and their owner must not think them gone. */
function Refused({ notes }: { notes: readonly Observation[] }) {
  if (notes.length === 0) return null;
  return (
    <ul class="rows">
      {notes.map((note) => (
        <li key={note.meta.id}>
          <a class="line" href="/kept">
            <Icon of={CircleAlert} />
            <span class="words">
              <b>
                <bdi>{short(titleOf(note))}</bdi>
              </b>
              <span class="quiet">{t("standing-needs-you")}</span>
            </span>
            <Icon of={ChevronRight} flip />
          </a>
        </li>
      ))}
    </ul>
  );
}

function NoteRow({ note, to, stop, standing }: { note: Observation; to: string; stop: string | undefined; standing: preact.JSX.Element }) {
  const photo = note.photos[0];
  return (
    <a class={`line ${note.meta.is_withdrawn ? "gone" : ""}`} href={to}>
      <Mark of={note.severity} />
      <span class="words">
        <b>
          <bdi>{short(titleOf(note))}</bdi>
        </b>
        <span class="unseen">{word("severity", note.severity)}</span>
        {stop !== undefined && (
          <bdi class="quiet" lang="sv">
            {stop}
          </bdi>
        )}
        {standing}
      </span>
      {photo === undefined ? <Icon of={ChevronRight} flip /> : <SavedPhoto record={note.meta.id} photo={photo} alt="" size="thumb" />}
    </a>
  );
}

/** Notes that were begun and not saved, the id first, `undefined` where they can't be read; and a way to try again. */
function useDrafts(walk: string): [[string, Draft][] | undefined, () => void] {
  const [drafts, setDrafts] = useState<[string, Draft][] | undefined>([]);
  const [again, setAgain] = useState(0);
  const version = draftsChanged.value;
  useEffect(() => {
    let isHere = true;
    const prefix = draftKey(walk, "");
    const read = async (): Promise<void> => {
      const found: [string, Draft][] = [];
      for (const key of await listDrafts(prefix)) {
        const draft = await getDraft<Draft>(key);
        if (draft !== undefined && isWorthKeeping(draft)) found.push([key.slice(prefix.length), draft]);
      }
      if (isHere) setDrafts(found);
    };
    read().catch(() => isHere && setDrafts(undefined));
    return () => {
      isHere = false;
    };
  }, [walk, version, again]);
  return [drafts, () => setAgain((times) => times + 1)];
}
