/** The photos of a note: the latest full-bleed, each with a way to take it again or away. Before the first: the camera and the gallery, large. */
import { Camera, Image, RotateCw, SquareUser, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import { byId } from "../../core/core.ts";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { SavedPhoto } from "../saved-photo.tsx";
import { Cover } from "./cover.tsx";
import type { Draft } from "./draft.ts";
import { useDraftPhoto } from "./draft-photo.ts";
import { takeFiles } from "./note.tsx";

interface Wanted {
  draftKey: string;
  draft: Draft;
  isReading: boolean;
  onFiles: (files: FileList | null, replaces?: string) => Promise<void>;
  onDrop: (name: string) => Promise<void>;
  onCover: (name: string, bytes: Uint8Array) => Promise<void>;
  onRemoveSaved: (photo: string) => void;
}

export function Shots({ draftKey, draft, isReading, onFiles, onDrop, onCover, onRemoveSaved }: Wanted) {
  const [covering, setCovering] = useState<string>();
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
            <button type="button" class="btn" onClick={() => setCovering(photo.name)}>
              <Icon of={SquareUser} /> {t("cover")}
            </button>
            <button type="button" class="btn" aria-label={t("photo-remove")} onClick={() => void onDrop(photo.name)}>
              <Icon of={Trash2} />
            </button>
          </div>
        </figure>
      ))}
      {covering !== undefined && (
        <Cover
          draftKey={draftKey}
          name={covering}
          onClose={() => setCovering(undefined)}
          onDone={(bytes) => {
            setCovering(undefined);
            void onCover(covering, bytes);
          }}
        />
      )}
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
  return <img class="photo" src={useDraftPhoto(draftKey, name)} alt={alt} width={width} height={height} />;
}
