/** The stops of a walk in order. The list with its buttons does everything; dragging a row and clicking the map are further ways to the same. */
import { ArrowDown, ArrowUp, GripVertical, MapPin, Pencil, Plus, Trash2 } from "lucide";
import { useRef, useState } from "preact/hooks";
import { discard, records, save, useRecord, useRecords } from "../../core/core.ts";
import type { Step } from "../../core/types.ts";
import type { Stop } from "../../generated/Stop";
import { STOP_KINDS } from "../../generated/tables.ts";
import type { Walk } from "../../generated/Walk";
import { t, word } from "../../i18n/i18n.ts";
import { AreaMap } from "../../map/area-map.tsx";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { act } from "../acting.ts";
import { changeOf, type Fields, shownOf } from "../change.ts";
import { Conflicts } from "../findings/conflict.tsx";
import { Select } from "../select.tsx";
import { moved, ORDER_STEP } from "./stop-order.ts";

interface Draft {
  id: string | undefined;
  name: string;
  kind: string;
  note: string;
  at: readonly [number, number] | undefined;
  /** What the stop held when the form opened. */
  shown: Fields;
}
const NEW: Draft = { id: undefined, name: "", kind: "path", note: "", at: undefined, shown: {} };
const LABELS: { [field: string]: string } = {
  name: "desk-stop-name",
  kind: "desk-stop-kind",
  note: "desk-stop-note",
  position: "finding-field-position",
};

/** Where a position lies, without how it came about. */
function atOf(position: unknown): readonly [number, number] | undefined {
  const at = position as Stop["position"];
  return at ? [at.lat_e7, at.lon_e7] : undefined;
}

function StopForm({
  draft,
  onChange,
  onClose,
  onSave,
}: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  onClose: () => void;
  onSave: () => Promise<boolean>;
}) {
  const [isTried, setTried] = useState(false);
  return (
    <form
      class="stack-form edit"
      aria-label={t(draft.id === undefined ? "desk-stop-new" : "desk-stop-edit")}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (draft.name.trim() !== "") void onSave().then((isSaved) => isSaved && onClose());
      }}
    >
      <div class="form-pairs">
        <Field
          label={t("desk-stop-name")}
          value={draft.name}
          onInput={(name) => onChange({ ...draft, name })}
          input={{ maxLength: 120, required: true }}
          wrong={isTried && draft.name.trim() === "" ? t("desk-name-missing") : undefined}
        />
        <Select
          label={t("desk-stop-kind")}
          value={draft.kind}
          onChange={(kind) => onChange({ ...draft, kind })}
          options={STOP_KINDS.map((kind) => ({ value: kind, label: word("desk-stop-kind", kind) }))}
        />
      </div>
      <Field
        label={t("desk-stop-note")}
        value={draft.note}
        onInput={(note) => onChange({ ...draft, note })}
        isLong
        input={{ maxLength: 2000 }}
        help={t("desk-stop-note-help")}
      />
      <p class="quiet">
        {draft.at === undefined
          ? t("desk-stop-tap")
          : t("desk-stop-placed", { lat: (draft.at[0] / 1e7).toFixed(5), lon: (draft.at[1] / 1e7).toFixed(5) })}
      </p>
      <div class="bar-end">
        <button type="button" class="btn" onClick={onClose}>
          {t("desk-cancel")}
        </button>
        <button type="submit" class="btn">
          {t("desk-save")}
        </button>
      </div>
    </form>
  );
}

function StopRow({
  stop,
  number,
  count,
  mayEdit,
  onMove,
  onEdit,
  onDrop,
}: {
  stop: Stop;
  number: number;
  count: number;
  mayEdit: boolean;
  onMove: (by: number) => void;
  onEdit: () => void;
  onDrop: () => void;
}) {
  const name = stop.name ?? "";
  return (
    <>
      {mayEdit && <Icon of={GripVertical} class="grip" />}
      <span class="number">{number}</span>
      <span class="what">
        <b>{name}</b> <span class="quiet">{word("desk-stop-kind", stop.kind)}</span>
        {stop.note && <span class="quiet stop-note">{stop.note}</span>}
        {!stop.position && <span class="flag">{t("desk-stop-unplaced")}</span>}
      </span>
      {mayEdit && (
        <span class="stop-tools">
          <button
            type="button"
            class="icon-btn"
            aria-label={t("desk-stop-up", { name })}
            aria-disabled={number === 1}
            onClick={() => number > 1 && onMove(-1)}
          >
            <Icon of={ArrowUp} />
          </button>
          <button
            type="button"
            class="icon-btn"
            aria-label={t("desk-stop-down", { name })}
            aria-disabled={number === count}
            onClick={() => number < count && onMove(1)}
          >
            <Icon of={ArrowDown} />
          </button>
          <button type="button" class="icon-btn" aria-label={t("desk-stop-change", { name })} onClick={onEdit}>
            <Icon of={Pencil} />
          </button>
          <button type="button" class="icon-btn" aria-label={t("desk-stop-remove", { name })} onClick={onDrop}>
            <Icon of={Trash2} />
          </button>
        </span>
      )}
    </>
  );
}

/** The stops of a walk, in the order in which it goes. */
function inOrder(all: readonly Stop[], walk: string): Stop[] {
  return all
    .filter((stop) => stop.walk === walk && !stop.meta.is_withdrawn)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.meta.id < b.meta.id ? -1 : 1));
}

export function StopsEditor({ walk, mayEdit }: { walk: Walk; mayEdit: boolean }) {
  const [draft, setDraft] = useState<Draft | undefined>();
  const [dragged, setDragged] = useState<string | undefined>();
  const area = useRecord("area", walk.area);
  const stops = inOrder(useRecords("stop"), walk.meta.id);
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  /** One after the other: a second press counts from where the first has put it, not from what was on the screen. */
  const move = (id: string, whereFrom: (from: number) => number): void => {
    turn.current = turn.current.then(async () => {
      const ordered = inOrder(records("stop").value, walk.meta.id);
      const from = ordered.findIndex((stop) => stop.meta.id === id);
      const to = Math.min(ordered.length - 1, Math.max(0, whereFrom(from)));
      const changes = moved(
        ordered.map((stop) => ({ id: stop.meta.id, order: stop.order ?? 0 })),
        id,
        to,
      );
      const steps: Step[] = changes.map((change) => ({ type: "set", id: change.id, fields: { order: change.order } }));
      if (steps.length > 0) await act(steps, t("desk-stop-moved", { name: ordered[from]?.name ?? "", number: to + 1 }));
    });
  };
  const keep = async (): Promise<boolean> => {
    if (draft === undefined) return false;
    const position = draft.at === undefined ? undefined : { lat_e7: draft.at[0], lon_e7: draft.at[1], source: "pin" };
    const note = draft.note.trim();
    const common = { name: draft.name.trim(), kind: draft.kind, ...(position === undefined ? {} : { position }) };
    if (draft.id === undefined) {
      const order = (stops.at(-1)?.order ?? 0) + ORDER_STEP;
      const fields = { ...common, walk: walk.meta.id, order, ...(note === "" ? {} : { note }) };
      return (await act([{ type: "create", kind: "stop", fields }], t("desk-stop-made", { name: common.name }))) !== undefined;
    }
    const wanted: Fields = { ...common, note: note === "" ? null : note };
    // A pin that was not moved says of a position no more than it says itself.
    if (String(atOf(draft.shown["position"])) === String(draft.at)) delete wanted["position"];
    const change = changeOf(draft.id, draft.shown, wanted);
    return change === undefined || (await act([change], t("desk-stop-changed"))) !== undefined;
  };
  const drop = async (stop: Stop): Promise<void> => {
    const { id } = stop.meta;
    // Never sent: away without a trace. Sent: withdrawn, because others may have answered there.
    if (!(await discard(id).catch(() => false))) await act([{ type: "withdraw", id }], t("desk-stop-removed", { name: stop.name ?? "" }));
  };
  const edit = (stop: Stop): void =>
    setDraft({
      id: stop.meta.id,
      name: stop.name ?? "",
      kind: stop.kind ?? "path",
      note: stop.note ?? "",
      at: atOf(stop.position),
      shown: shownOf(stop, Object.keys(LABELS)),
    });
  const placed = stops.flatMap((stop) =>
    stop.position ? [{ id: stop.meta.id, name: stop.name ?? "", at: [stop.position.lat_e7, stop.position.lon_e7] as const }] : [],
  );
  const route = walk.route ?? placed.map((stop) => stop.at);
  const isOff = mayEdit && placed.length > 1 && JSON.stringify(route) !== JSON.stringify(placed.map((stop) => stop.at));
  return (
    <section aria-labelledby="stops-title" class="stops-part">
      <div class="part-head">
        <h3 id="stops-title">{t("desk-stops")}</h3>
        {mayEdit && draft === undefined && (
          <button type="button" class="btn" onClick={() => setDraft(NEW)}>
            <Icon of={Plus} /> {t("desk-stop-new")}
          </button>
        )}
      </div>
      {draft !== undefined && <StopForm draft={draft} onChange={setDraft} onClose={() => setDraft(undefined)} onSave={keep} />}
      <div class="beside">
        <div>
          {stops.length === 0 && <p class="quiet">{t("desk-stops-empty")}</p>}
          {stops.map((stop) => (
            <Conflicts key={stop.meta.id} meta={stop.meta} field={(name) => `${stop.name ?? ""}: ${t(LABELS[name] ?? "")}`} />
          ))}
          <ol class="stop-rows">
            {stops.map((stop, index) => (
              <li
                key={stop.meta.id}
                draggable={mayEdit}
                data-dragged={dragged === stop.meta.id ? "" : undefined}
                onDragStart={() => setDragged(stop.meta.id)}
                onDragEnd={() => setDragged(undefined)}
                onDragOver={(event) => dragged !== undefined && event.preventDefault()}
                onDrop={(event) => {
                  event.preventDefault();
                  if (dragged !== undefined) move(dragged, () => index);
                  setDragged(undefined);
                }}
              >
                <StopRow
                  stop={stop}
                  number={index + 1}
                  count={stops.length}
                  mayEdit={mayEdit}
                  onMove={(by) => move(stop.meta.id, (from) => from + by)}
                  onEdit={() => edit(stop)}
                  onDrop={() => void drop(stop)}
                />
              </li>
            ))}
          </ol>
          {isOff && walk.route && (
            <p class="row">
              <span class="quiet">{t("desk-route-off")}</span>
              <button
                type="button"
                class="btn"
                onClick={() => void save({ steps: [{ type: "set", id: walk.meta.id, fields: { route: null } }] })}
              >
                {t("desk-route-follow")}
              </button>
            </p>
          )}
        </div>
        <figure class="stop-map">
          <AreaMap
            label={t("desk-stops-map", { count: placed.length })}
            outlines={
              area?.outline ? [{ id: area.meta.id, points: area.outline, isApproximate: area.is_outline_approximate === true }] : []
            }
            route={route}
            stops={placed}
            points={draft?.at === undefined ? [] : [{ id: "draft", at: draft.at, severity: "preserve" }]}
            chosen="draft"
            {...(mayEdit ? { onTap: (at: [number, number]) => setDraft({ ...(draft ?? NEW), at }) } : {})}
          />
          {mayEdit && (
            <figcaption class="quiet">
              <Icon of={MapPin} /> {t("desk-stops-tap")}
            </figcaption>
          )}
        </figure>
      </div>
    </section>
  );
}
