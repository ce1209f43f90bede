/**
 * What was begun and not saved, wherever it was begun: with its walk one goes on with it; without, its words can be read here. Refuses to throw anything away but by the
 * user's own hand, asked twice.
 */
import { ChevronRight, PencilLine, Trash2 } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { byId, draftsChanged, getDraft, listDrafts, removeDraft } from "../../core/core.ts";
import { me } from "../../core/waiting.ts";
import { errorText } from "../../i18n/error-text.ts";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Unread } from "../../ui/states.tsx";
import { type Draft, isWorthKeeping } from "../note/draft.ts";
import { useDraftPhoto } from "../note/draft-photo.ts";
import { short, titleOf } from "../notes/notes.tsx";

interface Begun {
  key: string;
  /** Where one goes on with it; missing: its walk or stop is not here. */
  to?: string;
  title: string;
  text: string;
  photos: readonly string[];
}

async function begunNotes(): Promise<Begun[]> {
  const found: Begun[] = [];
  for (const key of await listDrafts("note/")) {
    const draft = await getDraft<Draft>(key);
    if (draft === undefined || !isWorthKeeping(draft)) continue;
    const [, walk = "", id] = key.split("/");
    const to = byId("walk").value.has(walk) ? { to: `/w/${walk}/note/${id}` } : {};
    found.push({ key, ...to, title: titleOf(draft), text: draft.text.trim(), photos: draft.photos.map((photo) => photo.name) });
  }
  return found;
}

/** Words of answers; those that name their writer only for that one. */
async function begunAnswers(): Promise<Begun[]> {
  const found: Begun[] = [];
  for (const key of await listDrafts("answer/")) {
    const [, id = "", , writer] = key.split("/");
    const text = (await getDraft<string>(key))?.trim() ?? "";
    if (text === "" || (writer !== undefined && writer !== me.value)) continue;
    const stop = byId("stop").value.get(id);
    found.push({ key, ...(stop ? { to: `/w/${stop.walk}/stop/${id}` } : {}), title: text, text, photos: [] });
  }
  return found;
}

function DraftPhoto({ of, name }: { of: string; name: string }) {
  return <img class="photo" src={useDraftPhoto(of, name)} alt="" />;
}

function Left({ begun }: { begun: Begun }) {
  const [isSure, setSure] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const drop = (): void => void removeDraft(begun.key).catch((thrown) => setWrong(errorText(thrown)));
  return (
    <section class="notice">
      <p>{t("kept-draft-left")}</p>
      {begun.text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => (
          <p key={line} dir="auto">
            <b>{line}</b>
          </p>
        ))}
      {begun.photos.length > 0 && (
        <ul class="waiting-photos">
          {begun.photos.map((name) => (
            <li key={name}>
              <DraftPhoto of={begun.key} name={name} />
            </li>
          ))}
        </ul>
      )}
      <button type="button" class="btn" onClick={() => (isSure ? drop() : setSure(true))}>
        <Icon of={Trash2} /> {t(isSure ? "tray-drop-sure" : "tray-drop")}
      </button>
      {isSure && <p role="status">{t("tray-drop-text")}</p>}
      {wrong !== undefined && <p role="alert">{wrong}</p>}
    </section>
  );
}

export function DraftsHere() {
  const [all, setAll] = useState<Begun[] | undefined>([]);
  const [again, setAgain] = useState(0);
  const version = draftsChanged.value;
  const walks = byId("walk").value;
  useEffect(() => {
    let isHere = true;
    Promise.all([begunNotes(), begunAnswers()]).then(
      (found) => isHere && setAll(found.flat()),
      () => isHere && setAll(undefined),
    );
    return () => {
      isHere = false;
    };
  }, [version, again, walks, me.value]);
  if (all === undefined) return <Unread onAgain={() => setAgain((times) => times + 1)} />;
  if (all.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="begun">
      <h2 id="begun" class="ruled">
        {t("drafts")}
      </h2>
      <ul class="rows">
        {all.map((begun) => (
          <li key={begun.key}>
            {begun.to === undefined ? (
              <Left begun={begun} />
            ) : (
              <a class="line" href={begun.to}>
                <Icon of={PencilLine} />
                <span class="words">
                  <b>
                    <bdi>{short(begun.title)}</bdi>
                  </b>
                  <span class="quiet">{t("draft-waits", { count: begun.photos.length })}</span>
                </span>
                <Icon of={ChevronRight} flip />
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
