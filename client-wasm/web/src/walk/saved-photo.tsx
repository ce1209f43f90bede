/** A photo of a saved note: from this device while it is here, else from the server; where neither has it, it says that it is on its way. */
import { ImageUp } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { photoBytes } from "../core/core.ts";
import type { PhotoView } from "../generated/PhotoView";
import { t } from "../i18n/i18n.ts";
import { Icon } from "../ui/icon.tsx";

export function SavedPhoto({
  record,
  photo,
  alt,
  size = "full",
}: {
  record: string;
  photo: PhotoView;
  alt: string;
  size?: "thumb" | "full";
}) {
  const [url, setUrl] = useState<string>();
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    let made: string | undefined;
    let isHere = true;
    const fromServer = (): void => {
      if (isHere) setUrl(`/api/photos/${record}/${photo.id}?size=${size}`);
    };
    setMissing(false);
    photoBytes(photo.id).then((bytes) => {
      if (!isHere) return;
      if (bytes === undefined) fromServer();
      else {
        made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }));
        setUrl(made);
      }
    }, fromServer);
    return () => {
      isHere = false;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [record, photo.id, size]);
  if (isMissing) {
    return (
      <p class="coming quiet">
        <Icon of={ImageUp} /> <span>{t("photo-coming")}</span>
      </p>
    );
  }
  return (
    <img
      class="photo"
      src={url}
      alt={alt}
      width={photo.value.width_px}
      height={photo.value.height_px}
      loading="lazy"
      onError={() => setMissing(true)}
    />
  );
}
