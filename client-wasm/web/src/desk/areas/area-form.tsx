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
import { outlineText, readOutline } from "./outline.ts";

const LEAST_CORNERS = 3;

export function AreaForm({ area, host }: { area?: Area; host: string }) {
  const heading = useArrival<HTMLHeadingElement>();
  const [name, setName] = useState(area?.name ?? "");
  const [description, setDescription] = useState(area?.description ?? "");
  const [text, setText] = useState(outlineText(area?.outline ?? []));
  const [isApproximate, setApproximate] = useState(area?.is_outline_approximate === true);
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
    const wanted: { [field: string]: unknown } = {
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
      if (ids?.[0] !== undefined) go(`/desk/areas/${ids[0]}`, { replace: true });
      return;
    }
    const changed = Object.fromEntries(
      Object.entries(wanted).filter(([field, value]) => JSON.stringify(area[field as keyof Area] ?? null) !== JSON.stringify(value)),
    );
    const before = Object.fromEntries(Object.keys(changed).map((field) => [field, area[field as keyof Area] ?? null]));
    if (Object.keys(changed).length === 0) return;
    const undo = async (): Promise<void> =>
      void (await act([{ type: "set", id: area.meta.id, fields: before }], t("finding-changed-back")));
    await act([{ type: "set", id: area.meta.id, fields: changed }], t("desk-area-changed", { name: name.trim() }), undo);
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
      {mayEdit && (
        <>
          <Field
            label={t("desk-area-name")}
            value={name}
            onInput={setName}
            input={{ maxLength: 120, required: true }}
            wrong={isTried && name.trim() === "" ? t("desk-name-missing") : undefined}
          />
          <Field label={t("desk-area-description")} value={description} onInput={setDescription} isLong input={{ maxLength: 2000 }} />
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
              <Toggle label={t("desk-area-approximate")} isOn={isApproximate} onChange={setApproximate} />
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
