/** One thing that waits: what it is, since when, why, and each of its photos by itself. */
import { CheckCheck, ListChecks, Trash2 } from "lucide";
import { byId } from "../../core/core.ts";
import type { WaitingItem, WaitingPhoto } from "../../core/types.ts";
import { clockOrDay, hasText, number, t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { categoryIcon } from "../category-icons.ts";
import { short, titleOf } from "../notes/notes.tsx";
import { refusedNote } from "../notes/refused.ts";
import { SavedPhoto } from "../saved-photo.tsx";

export function nameOf(item: WaitingItem): string {
  const id = item.record_id ?? "";
  if (item.kind === "observation") {
    const note = byId("observation").value.get(id) ?? refusedNote(id);
    // Removed on this phone, yet its removal has still to be told.
    return note === undefined ? t("waits-note") : short(titleOf(note));
  }
  if (item.kind === "answer") {
    const stop = byId("answer").value.get(id)?.stop;
    const name = stop ? byId("stop").value.get(stop)?.name : undefined;
    return name ? t("waits-answer-at", { stop: name }) : t("waits-answer");
  }
  // Of what this phone does not see, it has the photo only.
  return item.kind === "" ? t("waits-photo") : word("kind", item.kind);
}

export function WaitingRow({ item }: { item: WaitingItem }) {
  const note = item.record_id === undefined ? undefined : byId("observation").value.get(item.record_id);
  const done = item.photos.filter((photo) => photo.is_done).length;
  const why = item.why === undefined ? undefined : `why-${item.why.replaceAll("_", "-")}`;
  const parts = [
    item.operations === 0 ? t("waits-text-sent") : "",
    item.photos.length > 0 ? t("waits-photos", { done, total: item.photos.length }) : "",
    t("waits-since", { time: clockOrDay(item.oldest_at_ms) }),
    why !== undefined && hasText(why) ? t(why) : "",
  ].filter((part) => part !== "");
  return (
    <div class="line high">
      <Icon of={item.kind === "answer" ? ListChecks : note === undefined ? Trash2 : categoryIcon(note.category)} />
      <div class="words">
        <b>
          <bdi>{nameOf(item)}</bdi>
        </b>
        <p class="quiet">{parts.join(" ")}</p>
        {item.photos.length > 0 && (
          <ul class="waiting-photos">
            {item.photos.map((photo, index) => (
              <li key={photo.id}>
                <PhotoRow item={item} photo={photo} index={index} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function PhotoRow({ item, photo, index }: { item: WaitingItem; photo: WaitingPhoto; index: number }) {
  const label = t("photo-number", { number: index + 1 });
  const facts = { width_px: 4, height_px: 3, size_bytes: photo.size_bytes };
  return (
    <>
      <SavedPhoto record={item.record_id ?? ""} photo={{ id: photo.id, by: "", value: facts }} alt={label} size="thumb" />
      {photo.is_done ? (
        <p class="tag">
          <Icon of={CheckCheck} class="good" /> <span>{t("photo-arrived")}</span>
        </p>
      ) : (
        <div class="stack">
          <p>
            {t("photo-bytes", { sent: number(Math.floor(photo.sent_bytes / 1000)), total: number(Math.ceil(photo.size_bytes / 1000)) })}
          </p>
          <progress value={photo.sent_bytes} max={Math.max(1, photo.size_bytes)} aria-label={label} />
        </div>
      )}
    </>
  );
}
