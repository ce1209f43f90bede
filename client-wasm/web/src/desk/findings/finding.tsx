/** One finding: what it is, photos, facts, the words of those who saw it, the answer, notes, history, the next step. */
import { ImagePlus, Users } from "lucide";
import { byId, may, useRecords } from "../../core/core.ts";
import type { Finding } from "../../generated/Finding";
import type { Observation } from "../../generated/Observation";
import { t, word } from "../../i18n/i18n.ts";
import { offscreen, shrink } from "../../photo/shrink.ts";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { say } from "../../ui/toast.tsx";
import { act } from "../acting.ts";
import { walkName } from "../names.ts";
import { findingIcon } from "../state-icons.ts";
import { localDay, shortDay } from "../when.ts";
import { Comments } from "./comments.tsx";
import { Conflicts } from "./conflict.tsx";
import { query, stopsById, today } from "./data.ts";
import { Duplicates } from "./duplicate.tsx";
import { Facts } from "./facts.tsx";
import { History } from "./history.tsx";
import { Photos, type Shot } from "./photos.tsx";
import { Reply } from "./reply.tsx";
import { Said } from "./said.tsx";
import { StepFooter } from "./step.tsx";
import { PaneHead } from "./this.tsx";

/** "Stopp 3 · Tunneln vid Hedbovägen". */
export function overLine(record: Observation | Finding, kind: string): string {
  const placed = record.stop ? stopsById.value.get(record.stop) : undefined;
  const stop = placed === undefined ? "" : `${t("finding-stop", { number: placed.number })}, ${placed.stop.name ?? ""}`;
  const place = record.place === placed?.stop.name ? "" : record.place;
  // The walk is named where the list holds more than one.
  const walk = query.value.chosen.walk.length === 1 ? "" : walkName(record.walk);
  return [kind, stop, place, walk].filter(Boolean).join(" · ");
}

export function shotsOf(observations: readonly Observation[], finding?: Finding): Shot[] {
  const after = finding?.photos ?? [];
  const before = observations.flatMap((observation) =>
    (observation.photos ?? []).map((photo) => {
      const at = observation.observed_at ? Date.parse(observation.observed_at) : (observation.meta.created_at_ms ?? undefined);
      const caption = [
        at === undefined ? "" : shortDay(localDay(at), today.value),
        observation.light ? word("finding-light", observation.light) : "",
      ]
        .filter(Boolean)
        .join(", ");
      return {
        record: observation.meta.id,
        photo: photo.id,
        caption,
        when: after.length > 0 ? t("finding-before") : undefined,
        label: t("finding-photo-of", { text: observation.text || word("finding-category", observation.category) }),
      };
    }),
  );
  const made = after.map((photo) => ({
    record: finding?.meta.id ?? "",
    photo: photo.id,
    caption: "",
    when: t("finding-after"),
    label: t("finding-photo-after", { title: finding?.title ?? "" }),
  }));
  return [...before, ...made];
}

/** States in which a photo of what was done is to be expected. */
const BEING_MENDED = ["confirmed", "planned", "in_progress", "fixed", "checked"];

function AddPhoto({ id }: { id: string }) {
  const add = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    try {
      const made = await shrink(file, offscreen);
      await act([{ type: "photo", id, blob: 0, width_px: made.width, height_px: made.height }], t("finding-photo-added"), undefined, [
        made.bytes,
      ]);
    } catch {
      say(t("finding-photo-unreadable"));
    }
  };
  return (
    <label class="btn bare add-photo">
      <Icon of={ImagePlus} /> <span>{t("finding-photo-add")}</span>
      <input
        type="file"
        accept="image/*"
        class="unseen"
        onChange={(event) => {
          void add(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

export function FindingPane({ finding }: { finding: Finding }) {
  // The list is watched as a whole: an observation behind this finding may come or change.
  useRecords("observation");
  const { meta } = finding;
  const observations = (finding.observations ?? [])
    .map((link) => byId("observation").value.get(link.id))
    .filter((each): each is Observation => each !== undefined);
  const state = meta.state ?? "received";
  return (
    <section class="pane this" aria-labelledby="this-title">
      <div class="this-body">
        <PaneHead id={meta.id} over={overLine(finding, t("finding-one"))} title={finding.title ?? ""}>
          <span class="tag">
            <Mark of={finding.severity} />
            {word("finding-severity", finding.severity)}
          </span>
          <span class="tag">
            <Icon of={findingIcon(state)} />
            {word("finding-state", state)}
          </span>
          <span class="tag">
            <Icon of={Users} />
            {t("finding-said-by", { count: (finding.observations ?? []).length })}
          </span>
          {meta.is_withdrawn && <span class="flag">{t("finding-withdrawn")}</span>}
          {meta.is_pending && <span class="flag">{t("finding-pending")}</span>}
        </PaneHead>
        <Conflicts meta={meta} />
        <Duplicates finding={finding} />
        <Photos shots={shotsOf(observations, finding)} />
        <Facts finding={finding}>
          {BEING_MENDED.includes(state) && may({ action: "append", id: meta.id, set: "photos" }) && <AddPhoto id={meta.id} />}
        </Facts>
        <Said finding={finding} observations={observations} />
        <History finding={finding} observations={observations} />
        <Reply finding={finding} />
        <Comments id={meta.id} walk={finding.walk} comments={finding.comments ?? []} />
      </div>
      <StepFooter finding={finding} />
    </section>
  );
}
