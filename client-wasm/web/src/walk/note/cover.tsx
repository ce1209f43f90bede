/** Covers faces and plates with solid boxes, by finger or by buttons, before anything is sent. The boxes become part of the pixels: nothing lies beneath them. */
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Check, Minus, Plus, Square, Trash2 } from "lucide";
import { useRef, useState } from "preact/hooks";
import { t } from "../../i18n/i18n.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { type Box, between, moved, scaled } from "./boxes.ts";
import { useDraftPhoto } from "./draft-photo.ts";

const STEP = 0.04;
const WAYS = [
  ["west", ArrowLeft, -STEP, 0],
  ["north", ArrowUp, 0, -STEP],
  ["south", ArrowDown, 0, STEP],
  ["east", ArrowRight, STEP, 0],
] as const;

export function Cover({
  draftKey,
  name,
  onDone,
  onClose,
}: {
  draftKey: string;
  name: string;
  onDone: (bytes: Uint8Array) => void;
  onClose: () => void;
}) {
  const url = useDraftPhoto(draftKey, name);
  const [boxes, setBoxes] = useState<Box[]>([]);
  const [isWrong, setWrong] = useState(false);
  const picture = useRef<HTMLImageElement>(null);
  const start = useRef<{ x: number; y: number } | undefined>(undefined);
  const last = boxes.length - 1;
  const change = (to: (box: Box) => Box): void => setBoxes(boxes.map((box, index) => (index === last ? to(box) : box)));

  /** Where in the picture a finger is, in parts of it. */
  function spot(event: PointerEvent): { x: number; y: number } {
    const area = picture.current?.getBoundingClientRect();
    if (area === undefined) return { x: 0, y: 0 };
    return { x: (event.clientX - area.left) / area.width, y: (event.clientY - area.top) / area.height };
  }

  async function apply(): Promise<void> {
    const drawn = picture.current;
    if (drawn === null) return;
    try {
      onDone(await covered(drawn, boxes));
    } catch {
      setWrong(true);
    }
  }

  return (
    <Dialog title={t("cover-title")} onClose={onClose}>
      <p>{t("cover-help")}</p>
      <div
        class="cover"
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = spot(event);
          setBoxes([...boxes, between(start.current.x, start.current.y, start.current.x, start.current.y)]);
        }}
        onPointerMove={(event) => {
          const from = start.current;
          if (from === undefined) return;
          const to = spot(event);
          change(() => between(from.x, from.y, to.x, to.y));
        }}
        onPointerUp={() => {
          start.current = undefined;
        }}
        onPointerCancel={() => {
          start.current = undefined;
        }}
      >
        <img ref={picture} class="photo" src={url} alt={t("cover-picture")} draggable={false} />
        {boxes.map((box, index) => (
          <i
            key={index}
            class={index === last ? "last" : ""}
            style={{ left: `${box.x * 100}%`, top: `${box.y * 100}%`, width: `${box.width * 100}%`, height: `${box.height * 100}%` }}
          />
        ))}
      </div>
      <p class="quiet" role="status">
        {t("cover-count", { count: boxes.length })}
      </p>
      <div class="row">
        <button type="button" class="btn" onClick={() => setBoxes([...boxes, { x: 0.4, y: 0.3, width: 0.2, height: 0.25 }])}>
          <Icon of={Square} /> {t("cover-add")}
        </button>
        {boxes.length > 0 && (
          <>
            {WAYS.map(([way, icon, x, y]) => (
              <button type="button" class="btn" key={way} aria-label={t(`cover-${way}`)} onClick={() => change((box) => moved(box, x, y))}>
                <Icon of={icon} />
              </button>
            ))}
            <button type="button" class="btn" aria-label={t("cover-larger")} onClick={() => change((box) => scaled(box, 1.25))}>
              <Icon of={Plus} />
            </button>
            <button type="button" class="btn" aria-label={t("cover-smaller")} onClick={() => change((box) => scaled(box, 0.8))}>
              <Icon of={Minus} />
            </button>
            <button type="button" class="btn" onClick={() => setBoxes(boxes.slice(0, -1))}>
              <Icon of={Trash2} /> {t("cover-remove")}
            </button>
          </>
        )}
      </div>
      {isWrong && <p role="alert">{t("cover-failed")}</p>}
      <div class="aside">
        <button type="button" class="btn" onClick={onClose}>
          {t("cancel")}
        </button>
        <button type="button" class="btn lit" disabled={boxes.length === 0} onClick={() => void apply()}>
          <Icon of={Check} /> {t("cover-do")}
        </button>
      </div>
    </Dialog>
  );
}

/** The picture with its boxes, drawn anew. */
function covered(picture: HTMLImageElement, boxes: readonly Box[]): Promise<Uint8Array> {
  const made = document.createElement("canvas");
  made.width = picture.naturalWidth;
  made.height = picture.naturalHeight;
  const context = made.getContext("2d");
  if (context === null) return Promise.reject(new Error("no canvas"));
  context.drawImage(picture, 0, 0);
  // Black is what a covered thing looks like in every theme and in print.
  context.fillStyle = "black";
  for (const { x, y, width, height } of boxes) context.fillRect(x * made.width, y * made.height, width * made.width, height * made.height);
  return new Promise((resolve, reject) =>
    made.toBlob(
      (blob) =>
        blob === null ? reject(new Error("not encoded")) : blob.arrayBuffer().then((bytes) => resolve(new Uint8Array(bytes)), reject),
      "image/jpeg",
      0.82,
    ),
  );
}
