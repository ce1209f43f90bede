/** What the server could not take: what happened, what is safe, what to do. Nothing leaves the tray but by the user's own hand. */
import { CircleAlert, Pencil, RotateCw, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import { byId, trayDrop, trayResend } from "../../core/core.ts";
import type { TrayItem, WaitingItem } from "../../core/types.ts";
import { errorText } from "../../i18n/error-text.ts";
import { hasText, t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { refusedNote } from "../notes/refused.ts";
import { nameOf } from "./waiting-row.tsx";

/** What a user can mend by writing it anew. */
const MENDABLE = new Set([
  "too_long",
  "forbidden_character",
  "field_missing",
  "out_of_range",
  "unknown_choice",
  "not_a_photo",
  "photo_too_large",
]);

/** Of a photo by itself, a code says something else than of words. */
const OF_PHOTOS: { [code: string]: string } = { unknown_record: "refused-photo-left-behind", not_found: "refused-photo-missing" };

export function NeedsYou({ item }: { item: WaitingItem }) {
  // What hangs on another refusal goes and comes with that one.
  const own = item.tray.filter(({ code }) => code !== "depends_on");
  const shown = own.length > 0 ? own : item.tray.slice(0, 1);
  return (
    <section class="notice needs">
      <h2>
        <Icon of={CircleAlert} /> <span>{t("tray-title", { name: nameOf(item) })}</span>
      </h2>
      {shown.map((each) => (
        <Refused key={each.op_id} item={item} refused={each} />
      ))}
    </section>
  );
}

function Refused({ item, refused }: { item: WaitingItem; refused: TrayItem }) {
  const [wrong, setWrong] = useState<string>();
  const [isSure, setSure] = useState(false);
  const act = (work: Promise<unknown>): void => {
    setWrong(undefined);
    work.catch((thrown) => setWrong(errorText(thrown)));
  };
  const note = item.record_id === undefined ? undefined : (byId("observation").value.get(item.record_id) ?? refusedNote(item.record_id));
  const id = (refused.change === "photo" && OF_PHOTOS[refused.code]) || `refused-${refused.code.replaceAll("_", "-")}`;
  return (
    <>
      <p>{hasText(id) ? t(id) : t("refused-other", { code: refused.code })}</p>
      <div class="aside">
        {note !== undefined && MENDABLE.has(refused.code) && (
          <a class="btn" href={`/w/${note.walk}/note/new?of=${note.meta.id}`}>
            <Icon of={Pencil} /> {t("tray-mend")}
          </a>
        )}
        <button type="button" class="btn" onClick={() => act(trayResend(refused.op_id))}>
          <Icon of={RotateCw} /> {t("tray-resend")}
        </button>
        <button type="button" class="btn" onClick={() => (isSure ? act(trayDrop(refused.op_id)) : setSure(true))}>
          <Icon of={Trash2} /> {t(isSure ? "tray-drop-sure" : "tray-drop")}
        </button>
      </div>
      {isSure && <p role="status">{t("tray-drop-text")}</p>}
      {wrong !== undefined && <p role="alert">{wrong}</p>}
    </>
  );
}
