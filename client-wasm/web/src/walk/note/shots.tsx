/** The photos of a note: the latest full-bleed, each with a way to take it again or away. Before the first: the camera and the gallery, large. */
import { Camera, Image, RotateCw, Trash2 } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { byId, getDraftBlob } from "../../core/core.ts";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { SavedPhoto } from "../saved-photo.tsx";
import type { Draft } from "./draft.ts";
import { takeFiles } from "./note.tsx";

interface Wanted {
  draftKey: string;
  draft: Draft;
  isReading: boolean;
  onFiles: (files: FileList | null, replaces?: string) => Promise<void>;
  onDrop: (name: string) => Promise<void>;
  onRemoveSaved: (photo: string) => void;
}

export function Shots({ draftKey, draft, isReading, onFiles, onDrop, onRemoveSaved }: Wanted) {
  const saved =
    draft.record === undefined
      ? []
      : (byId("observation").value.get(draft.record)?.photos ?? []).filter((photo) => !draft.removed.includes(photo.id));
  const isNone = draft.photos.length === 0 && saved.length === 0;
  return (
    <div class="shots">
      {saved.map((photo, index) => (
        <figure class="shot" key={photo.id}>
          <SavedPhoto record={draft.record ?? ""} photo={photo} alt={t("photo-number", { number: index + 1 })} />
          <div class="tools">
            <button type="button" class="btn" onClick={() => onRemoveSaved(photo.id)}>
              <Icon of={Trash2} /> {t("photo-remove")}
            </button>
          </div>
        </figure>
      ))}
      {draft.photos.map((photo, index) => (
        <figure class="shot" key={photo.name}>
          <DraftPicture
            draftKey={draftKey}
            name={photo.name}
            width={photo.width}
            height={photo.height}
            alt={t("photo-number", { number: saved.length + index + 1 })}
          />
          <div class="tools">
            <label class="btn">
              <Icon of={RotateCw} /> {t("photo-again")}
              <input
                class="over"
                type="file"
                accept="image/*"
                capture="environment"
                onChange={(event) => void takeFiles(event.currentTarget, (files) => onFiles(files, photo.name))}
              />
            </label>
            <button type="button" class="btn" onClick={() => void onDrop(photo.name)}>
              <Icon of={Trash2} /> {t("photo-remove")}
            </button>
          </div>
        </figure>
      ))}
      {isReading && (
        <p class="reading" role="status">
          {t("photo-reading")}
        </p>
      )}
      {isNone && !isReading && (
        <div class="first-shot">
          <label class="btn">
            <Icon of={Camera} /> <span>{t("photo-take")}</span>
            <input
              class="over"
              type="file"
              accept="image/*"
              capture="environment"
              onChange={(event) => void takeFiles(event.currentTarget, onFiles)}
            />
          </label>
          <label class="btn">
            <Icon of={Image} /> <span>{t("photo-choose")}</span>
            <input class="over" type="file" accept="image/*" multiple onChange={(event) => void takeFiles(event.currentTarget, onFiles)} />
          </label>
        </div>
      )}
    </div>
  );
}

function DraftPicture({
  draftKey,
  name,
  width,
  height,
  alt,
}: {
  draftKey: string;
  name: string;
  width: number;
  height: number;
  alt: string;
}) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    getDraftBlob(draftKey, name).then(
      (bytes) => {
        if (bytes === undefined) return;
        made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }));
        setUrl(made);
      },
      () => undefined, // The space stays empty; the photo itself is told of when saving.
    );
    return () => {
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [draftKey, name]);
  return <img class="photo" src={url} alt={alt} width={width} height={height} />;
}
