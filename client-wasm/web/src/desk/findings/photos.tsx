/** Photos large, with what they show: before (from the observations) and after (from the finding). One that has not arrived says so and is asked for again. */
import { ImageOff } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { photoBytes, status } from "../../core/core.ts";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";

export interface Shot {
  record: string;
  photo: string;
  label: string;
  caption: string;
  /** "Före" or "Efter", where there is a pair. */
  when: string | undefined;
}

/** How long until a photo that was on its way is asked for again, if no news comes before. */
const AGAIN_MS = 15_000;

function Photo({ shot }: { shot: Shot }) {
  const [count, setCount] = useState(0);
  const [own, setOwn] = useState<string | undefined>();
  const [isComing, setComing] = useState(false);
  const news = status.value.pulled_at_ms;
  useEffect(() => {
    if (!isComing) return;
    const again = (): void => {
      setComing(false);
      setCount((now) => now + 1);
    };
    const timer = setTimeout(again, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [isComing, count]);
  useEffect(() => {
    if (!isComing) return;
    setComing(false);
    setCount((now) => now + 1);
  }, [news]);
  useEffect(() => () => void (own !== undefined && URL.revokeObjectURL(own)), [own]);
  // A photo that this very device took may not have been sent yet.
  const look = async (): Promise<void> => {
    const bytes = await photoBytes(shot.photo).catch(() => undefined);
    if (bytes === undefined) setComing(true);
    else setOwn(URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: "image/jpeg" })));
  };
  return (
    <figure>
      {isComing ? (
        <div class="photo photo-coming">
          <Icon of={ImageOff} />
          <span>{t("finding-photo-coming")}</span>
        </div>
      ) : (
        <img
          class="photo"
          key={count}
          src={own ?? `/api/photos/${shot.record}/${shot.photo}?size=full${count === 0 ? "" : `&again=${count}`}`}
          alt={shot.label}
          loading="lazy"
          decoding="async"
          onError={() => void (own === undefined ? look() : setComing(true))}
        />
      )}
      <figcaption>
        {shot.when !== undefined && <b>{shot.when}</b>} <span class="quiet">{shot.caption}</span>
      </figcaption>
    </figure>
  );
}

export function Photos({ shots }: { shots: readonly Shot[] }) {
  if (shots.length === 0) return null;
  return (
    <div class={shots.length === 1 ? "pair single" : "pair"}>
      {shots.map((shot) => (
        <Photo key={`${shot.record} ${shot.photo}`} shot={shot} />
      ))}
    </div>
  );
}
