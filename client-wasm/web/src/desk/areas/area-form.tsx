/** One area: its name, its words, its outline. Clicking the map adds a corner; the list of coordinates is the same outline as text, and the equal way. */
import { Eraser, Undo2 } from "lucide";
import { useState } from "preact/hooks";
import { may, useRecords } from "../../core/core.ts";
import type { Area } from "../../generated/Area";
import { t } from "../../i18n/i18n.ts";
import { AreaMap, SOMEWHERE } from "../../map/area-map.tsx";
import { go } from "../../shell/router.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Toggle } from "../../ui/picks.tsx";
import { useArrival } from "../../ui/view.tsx";
import { act } from "../acting.ts";
import { type Fields, shownOf } from "../change.ts";
import { useEdits } from "../edits.ts";
import { Conflicts } from "../findings/conflict.tsx";
import { outlineText, readOutline } from "./outline.ts";

const LEAST_CORNERS = 3;
const FIELD_LABELS: { [field: string]: string } = {
  name: "desk-area-name",
  description: "desk-area-description",
  outline: "desk-area-outline",
  is_outline_approximate: "desk-area-approximate",
};

export function AreaForm({ area, host }: { area?: Area; host: string }) {
  const heading = useArrival<HTMLHeadingElement>();
  const { values, put, step, clear } = useEdits(area?.meta.id ?? "new area", area, {
    name: area?.name ?? "",
    description: area?.description ?? "",
    outline: outlineText(area?.outline ?? []),
    is_outline_approximate: area?.is_outline_approximate === true,
  });
  const { name, description, outline: text, is_outline_approximate: isApproximate } = values;
  // An outline and whether it is approximate come and go together.
  const setText = (outline: string): void => {
    put("is_outline_approximate")(isApproximate);
    put("outline")(outline);
  };
  const [isTried, setTried] = useState(false);
  // The picture stays put while corners are added.
  const areas = useRecords("area");
  const [start] = useState(() => {
    const known = area?.outline ?? areas.filter((each) => !each.meta.is_withdrawn).flatMap((each) => each.outline ?? []);
    return known.length > 0 ? known : SOMEWHERE;
  });
  const mayEdit = area === undefined || may({ action: "set", id: area.meta.id, field: "name" });
  const read = readOutline(text);
  const points = "points" in read ? read.points : [];
  const isTooFew = points.length > 0 && points.length < LEAST_CORNERS;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || "wrongLine" in read || isTooFew) return;
    const outline = points.length === 0 ? null : points;
    const wanted: Fields = {
      name: name.trim(),
      description: description.trim() === "" ? null : description.trim(),
      outline,
      is_outline_approximate: outline === null ? null : isApproximate,
    };
    if (area === undefined) {
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null));
      const ids = await act(
        [{ type: "create", kind: "area", fields: { ...given, organisation: host } }],
        t("desk-area-made", { name: name.trim() }),
      );
      if (ids?.[0] === undefined) return;
      clear();
      go(`/desk/areas/${ids[0]}`, { replace: true });
      return;
    }
    const change = step(area.meta.id, wanted);
    if (change === undefined) return clear();
    const before = shownOf(area, Object.keys(change.fields));
    const undo = async (): Promise<void> =>
      void (await act([{ type: "set", id: area.meta.id, fields: before }], t("finding-changed-back")));
    if ((await act([change], t("desk-area-changed", { name: name.trim() }), undo)) !== undefined) clear();
  };
  const neighbours = areas
    .filter((each) => each.meta.id !== area?.meta.id && !each.meta.is_withdrawn && (each.outline?.length ?? 0) > 2)
    .map((each) => ({ id: each.meta.id, points: each.outline ?? [], isApproximate: true }));
  const wrong =
    "wrongLine" in read ? t("desk-area-wrong-line", { line: read.wrongLine }) : isTried && isTooFew ? t("desk-area-too-few") : undefined;
  return (
    <form class="stack-form" onSubmit={(event) => void submit(event)} noValidate>
      <h2 ref={heading} tabIndex={-1}>
        {area?.name ?? t("desk-area-new")}
      </h2>
      {area !== undefined && <Conflicts meta={area.meta} field={(field) => t(FIELD_LABELS[field] ?? "")} />}
      {mayEdit && (
        <>
          <Field
            label={t("desk-area-name")}
            value={name}
            onInput={put("name")}
            input={{ maxLength: 120, required: true }}
            wrong={isTried && name.trim() === "" ? t("desk-name-missing") : undefined}
          />
          <Field label={t("desk-area-description")} value={description} onInput={put("description")} isLong input={{ maxLength: 2000 }} />
        </>
      )}
      {!mayEdit && area?.description && <p>{area.description}</p>}
      <div class="beside area-edit">
        <figure class="stop-map">
          <AreaMap
            label={t("desk-area-map", { name: name === "" ? t("desk-area-new") : name, count: points.length })}
            outlines={points.length === 0 ? neighbours : [...neighbours, { id: "outline", points, isApproximate }]}
            stops={mayEdit ? points.map((at, index) => ({ id: `corner-${index}`, at, name: "" })) : []}
            bounds={start}
            {...(mayEdit ? { onTap: (at: [number, number]) => setText(outlineText([...points, at])) } : {})}
          />
          {mayEdit && <figcaption class="quiet">{t("desk-area-tap")}</figcaption>}
        </figure>
        {mayEdit && (
          <div class="stack-form">
            <Field label={t("desk-area-outline")} value={text} onInput={setText} isLong help={t("desk-area-outline-help")} wrong={wrong} />
            <div class="row">
              <button type="button" class="btn" disabled={points.length === 0} onClick={() => setText(outlineText(points.slice(0, -1)))}>
                <Icon of={Undo2} flip /> {t("desk-area-last")}
              </button>
              <button type="button" class="btn" disabled={text === ""} onClick={() => setText("")}>
                <Icon of={Eraser} /> {t("desk-area-clear")}
              </button>
            </div>
            <div>
              <Toggle label={t("desk-area-approximate")} isOn={isApproximate} onChange={put("is_outline_approximate")} />
            </div>
          </div>
        )}
      </div>
      {mayEdit && (
        <div class="bar-end">
          <button type="submit" class="btn lit">
            {t(area === undefined ? "desk-area-make" : "desk-save")}
          </button>
        </div>
      )}
    </form>
  );
}
