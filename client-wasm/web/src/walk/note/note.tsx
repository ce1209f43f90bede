/**
 * A note being written: photo first, the rest already filled in where it can be, "Spara" under the thumb. Every change is kept at once. Invariant: "Sparat" is
 * said only after the store has it for good.
 */
import { Check, Plus } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import {
  byId,
  CoreError,
  coreError,
  discard,
  draftsChanged,
  getDraft,
  getDraftBlob,
  keepDraft,
  putDraftBlob,
  removeDraft,
  removeDraftBlob,
  save,
  saveDraft,
  trayResend,
  undiscard,
} from "../../core/core.ts";
import { waitingById } from "../../core/waiting.ts";
import { errorText } from "../../i18n/error-text.ts";
import { t } from "../../i18n/i18n.ts";
import { smallPhoto } from "../../photo/photo.ts";
import { go, place } from "../../shell/router.ts";
import { busy } from "../../shell/update.ts";
import { Icon } from "../../ui/icon.tsx";
import { Empty, Loading, Unread } from "../../ui/states.tsx";
import { say } from "../../ui/toast.tsx";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { type Here, WithWalk } from "../frame.tsx";
import { Phone } from "../phone.tsx";
import { batchOf, type Draft, draftKey, isWorthKeeping, mended } from "./draft.ts";
import { Form } from "./form.tsx";
import { Shots } from "./shots.tsx";

export function NoteView({ walk = "", draft = "" }: { [part: string]: string }) {
  return <WithWalk id={walk}>{(here) => <Opened here={here} draftKey={draftKey(walk, draft)} />}</WithWalk>;
}

function Opened({ here, draftKey: key }: { here: Here; draftKey: string }) {
  const [draft, setDraft] = useState<Draft | null>();
  const [isUnread, setUnread] = useState(false);
  const read = (): void => {
    setUnread(false);
    // What can't be read is not gone: that is told apart.
    getDraft<Draft>(key).then(
      (kept) => setDraft(kept ?? null),
      () => setUnread(true),
    );
  };
  useEffect(read, [key]);
  if (draft) return <Writing here={here} draftKey={key} kept={draft} />;
  return (
    <Phone back={{ to: `/w/${here.walk.meta.id}`, label: t("back-to-walk") }} name={t("note-new")}>
      {isUnread ? (
        <Unread onAgain={read} />
      ) : draft === undefined ? (
        <Loading />
      ) : (
        <Empty>
          <h1>{t("draft-missing")}</h1>
          <p>{t("draft-missing-text")}</p>
          <a class="btn lit" href={`/w/${here.walk.meta.id}/notes`}>
            {t("my-notes")}
          </a>
        </Empty>
      )}
    </Phone>
  );
}

/** As many as the server takes. */
const MOST_PHOTOS = 20;

type Keeping = "kept" | "keeping" | "failed";

function Writing({ here: { walk, stops }, draftKey: key, kept }: { here: Here; draftKey: string; kept: Draft }) {
  const [draft, setDraft] = useState(kept);
  const [keeping, setKeeping] = useState<Keeping>("kept");
  const [wrong, setWrong] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const [reading, setReading] = useState(0);
  const [isLost, setLost] = useState(false);
  const latest = useRef(kept);
  const finishing = useRef(false);
  const camera = useRef<HTMLInputElement>(null);
  const arrival = useArrival();
  const isChange = draft.record !== undefined;
  const stop = stops.find((each) => each.meta.id === draft.stop);
  const from = draft.stop === undefined ? `/w/${walk.meta.id}` : `/w/${walk.meta.id}/stop/${draft.stop}`;
  const backFrom = (record: string | undefined): string => (record === undefined ? from : `/w/${walk.meta.id}/notes/${record}`);
  useTitle(t(isChange ? "note-change" : "note-new"));

  useEffect(() => {
    busy.value += 1;
    if (place.value.searchParams.has("camera")) {
      go(place.value.pathname, { replace: true });
      // Camera first where there is one in the hand; the draft is kept already.
      if (matchMedia("(pointer: coarse)").matches) camera.current?.click();
    }
    return () => {
      busy.value -= 1;
      // A note with nothing in it is no draft. What another tab has written into it counts.
      getDraft<Draft>(key)
        .then((left) => (left && !isWorthKeeping(left) ? removeDraft(key) : undefined))
        .catch(() => undefined);
    };
  }, []);

  const version = draftsChanged.value;
  useEffect(() => {
    // Another tab may have saved it: from then on nothing that is said here of keeping is true.
    getDraft(key)
      .then((left) => left === undefined && !finishing.current && fail(new CoreError("draft_gone")))
      .catch(() => undefined);
  }, [version]);

  function fail(thrown: unknown): void {
    setWrong(errorText(thrown));
    if (coreError(thrown).code === "draft_gone") setKeeping("failed");
  }

  function change(part: Partial<Draft>): Promise<void> {
    const next = { ...latest.current, ...part };
    latest.current = next;
    setDraft(next);
    setKeeping("keeping");
    return keepDraft(key, next).then(
      () => setKeeping("kept"),
      (thrown) => {
        // What is written while it is being saved is saved with it.
        if (finishing.current) return;
        setKeeping("failed");
        setWrong(errorText(thrown));
      },
    );
  }

  async function addPhotos(files: FileList | null, replaces?: string): Promise<void> {
    setWrong(undefined);
    for (const file of files ?? []) {
      const { photos, removed, record } = latest.current;
      const saved =
        byId("observation")
          .value.get(record ?? "")
          ?.photos.filter((photo) => !removed.includes(photo.id)) ?? [];
      if (finishing.current || (replaces === undefined && photos.length + saved.length >= MOST_PHOTOS)) {
        setWrong(t("error-set-full"));
        return;
      }
      setReading((count) => count + 1);
      try {
        const small = await smallPhoto(file);
        if (small === undefined) {
          setWrong(t("photo-unreadable"));
          continue;
        }
        const name = crypto.randomUUID();
        await putDraftBlob(key, name, small.bytes);
        const others = latest.current.photos.filter((photo) => photo.name !== replaces);
        await change({ photos: [...others, { name, width: small.width, height: small.height }] });
        if (replaces !== undefined) await removeDraftBlob(key, replaces);
      } catch (thrown) {
        setWrong(errorText(thrown));
      } finally {
        setReading((count) => count - 1);
      }
    }
  }

  async function coverPhoto(name: string, bytes: Uint8Array): Promise<void> {
    setWrong(undefined);
    try {
      const covered = crypto.randomUUID();
      await putDraftBlob(key, covered, bytes);
      await change({ photos: latest.current.photos.map((photo) => (photo.name === name ? { ...photo, name: covered } : photo)) });
      // The uncovered picture goes at once: it never leaves the phone.
      await removeDraftBlob(key, name);
    } catch (thrown) {
      setWrong(errorText(thrown));
    }
  }

  async function dropPhoto(name: string): Promise<void> {
    await change({ photos: latest.current.photos.filter((photo) => photo.name !== name) });
    removeDraftBlob(key, name).catch(() => undefined); // A blob that no draft names is swept with the draft.
  }

  async function finish(): Promise<void> {
    if (finishing.current || reading > 0) return;
    finishing.current = true;
    setSaving(true);
    setWrong(undefined);
    try {
      let now = latest.current;
      const blobs: Uint8Array[] = [];
      for (const photo of now.photos) {
        const bytes = await getDraftBlob(key, photo.name);
        if (bytes === undefined) {
          // Says it where the draft is gone as a whole.
          await keepDraft(key, now);
          throw new CoreError("photo_missing");
        }
        blobs.push(bytes);
      }
      const before = now.record === undefined ? undefined : byId("observation").value.get(now.record);
      const whole = batchOf(now, key, stop?.position, before);
      const { resend, batch } = mended(whole, waitingById.value.get(now.record ?? "")?.tray ?? []);
      if (resend !== undefined) await trayResend(resend.op, resend.fields);
      const [made] = batch.steps.length === 0 ? [] : await saveDraft(batch, blobs);
      if (batch.steps.length === 0) await removeDraft(key);
      // What was written meanwhile is a change of what was saved.
      while (latest.current !== now) {
        const was = now;
        now = latest.current;
        const rest = { ...now, record: made ?? now.record ?? "", shown: undefined, photos: [], removed: [] };
        await save(batchOf(rest, key, stop?.position, undefined, was));
      }
      go(backFrom(now.record), { replace: true });
      say(
        t("note-saved"),
        now.record !== undefined || made === undefined
          ? undefined
          : () => {
              discard(made).then(
                (isGone) => {
                  if (isGone) {
                    say(t("note-gone"), () => void undiscard(made));
                    return;
                  }
                  // The round was faster than the thumb: what was sent can only be withdrawn.
                  go(`/w/${walk.meta.id}/notes/${made}`);
                  say(t("note-sent-already"));
                },
                (thrown) => say(errorText(thrown)),
              );
            },
      );
    } catch (thrown) {
      setLost(isChange && coreError(thrown).code === "not_found");
      fail(thrown);
      setSaving(false);
      finishing.current = false;
    }
  }

  /** The note that was to be changed is gone: what stands here becomes one of its own. */
  function saveAsNew(): void {
    const { record, shown, ...fresh } = latest.current;
    latest.current = { ...fresh, removed: [] };
    setDraft(latest.current);
    setLost(false);
    void finish();
  }

  const label = keeping === "failed" ? t("draft-not-kept") : keeping === "keeping" ? t("draft-keeping") : t("draft-kept");
  return (
    <Phone
      middle="loose note"
      back={{ to: backFrom(draft.record), label: t(draft.stop === undefined ? "back-to-walk" : "back-to-stop") }}
      name={
        <h1 ref={arrival} tabIndex={-1}>
          {t(isChange ? "note-change" : "note-new")}
        </h1>
      }
      note={label}
      bar={
        <div class="bar">
          <label class="btn side">
            <Icon of={Plus} /> <span>{t(draft.photos.length === 0 ? "photo" : "photo-more")}</span>
            <input
              ref={camera}
              class="over"
              type="file"
              accept="image/*"
              capture="environment"
              onChange={(event) => void takeFiles(event.currentTarget, addPhotos)}
            />
          </label>
          <button type="button" class="btn lit" aria-disabled={isSaving || reading > 0} onClick={() => void finish()}>
            <Icon of={Check} /> {t(isSaving ? "saving" : "save")}
          </button>
        </div>
      }
    >
      <Shots
        draftKey={key}
        draft={draft}
        isReading={reading > 0}
        onFiles={addPhotos}
        onDrop={dropPhoto}
        onCover={coverPhoto}
        onRemoveSaved={(photo) => void change({ removed: [...draft.removed, photo] })}
      />
      {wrong !== undefined && (
        <p class="notice needs" role="alert">
          {isLost ? t("note-missing") : wrong}
        </p>
      )}
      {isLost && (
        <button type="button" class="btn" onClick={saveAsNew}>
          {t("note-save-as-new")}
        </button>
      )}
      <Form draft={draft} walk={walk} stops={stops} onChange={(part) => void change(part)} />
    </Phone>
  );
}

/** Takes the files out of an input, so that the same one can be chosen again. */
export async function takeFiles(input: HTMLInputElement, use: (files: FileList | null) => Promise<void>): Promise<void> {
  const { files } = input;
  await use(files);
  input.value = "";
}
