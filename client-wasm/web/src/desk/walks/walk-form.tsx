/** Planning a walk, or changing the plan. Refuses to save one without a name and an area; the area can't be changed afterwards, because it says who sees the walk. */
import { useState } from "preact/hooks";
import { may, useRecords } from "../../core/core.ts";
import type { Walk } from "../../generated/Walk";
import { t } from "../../i18n/i18n.ts";
import { go } from "../../shell/router.ts";
import { Field } from "../../ui/field.tsx";
import { Toggle } from "../../ui/picks.tsx";
import { act } from "../acting.ts";
import type { Fields } from "../change.ts";
import { useEdits } from "../edits.ts";
import { Select } from "../select.tsx";
import { fromLocalField, toLocalField } from "./local-time.ts";

const TEXTS = ["name", "meeting_place", "purpose", "practical"] as const;

export function WalkForm({ walk, onClose }: { walk?: Walk; onClose?: () => void }) {
  const areas = useRecords("area").filter((area) => !area.meta.is_withdrawn && may({ action: "create", kind: "walk", area: area.meta.id }));
  // The latest version is the one that is walked with; an older one stays with the walks that used it.
  const [checklist] = useRecords("checklist")
    .filter((each) => !each.meta.is_withdrawn)
    .sort((a, b) => (b.version ?? 0) - (a.version ?? 0));
  const { values, shown, put, step, clear } = useEdits(walk?.meta.id ?? "new walk", walk, {
    area: walk?.area ?? (areas.length === 1 ? (areas[0]?.meta.id ?? "") : ""),
    name: walk?.name ?? "",
    meeting_place: walk?.meeting_place ?? "",
    purpose: walk?.purpose ?? "",
    practical: walk?.practical ?? "",
    planned_at: toLocalField(walk?.planned_at),
    is_after_dark: walk?.is_after_dark === true,
  });
  const { area, planned_at: when } = values;
  const [isTried, setTried] = useState(false);
  const close = (): void => {
    clear();
    onClose?.();
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (values.name.trim() === "" || area === "" || checklist === undefined) return;
    const wanted: Fields = { planned_at: fromLocalField(when), is_after_dark: values.is_after_dark };
    for (const name of TEXTS) wanted[name] = values[name].trim() === "" ? null : values[name].trim();
    if (walk === undefined) {
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null));
      const ids = await act(
        [{ type: "create", kind: "walk", fields: { ...given, area, checklist: checklist.meta.id } }],
        t("desk-walk-made"),
      );
      if (ids?.[0] === undefined) return;
      clear();
      go(`/desk/walks/${ids[0]}`, { replace: true });
      return;
    }
    // The field shows no seconds: what reads the same there is the same.
    const planned = shown["planned_at"] as string | null | undefined;
    if (toLocalField(planned) === when) wanted["planned_at"] = planned;
    const change = step(walk.meta.id, wanted);
    if (change === undefined || (await act([change], t("desk-walk-changed"))) !== undefined) close();
  };
  return (
    <form class="stack-form" onSubmit={(event) => void submit(event)} noValidate>
      <h2>{t(walk === undefined ? "desk-walk-new" : "desk-walk-edit")}</h2>
      {checklist === undefined && <p class="notice needs">{t("desk-walk-no-checklist")}</p>}
      <Field
        label={t("desk-walk-name")}
        value={values.name}
        onInput={put("name")}
        input={{ maxLength: 120, required: true }}
        wrong={isTried && values.name.trim() === "" ? t("desk-name-missing") : undefined}
      />
      {walk === undefined && (
        <Select
          label={t("finding-area")}
          none={t("desk-walk-choose-area")}
          value={area}
          onChange={put("area")}
          options={areas.map((each) => ({ value: each.meta.id, label: each.name ?? "" }))}
          wrong={isTried && area === "" ? t("desk-walk-area-missing") : undefined}
        />
      )}
      <div class="form-pairs">
        <Field label={t("desk-walk-when")} value={when} onInput={put("planned_at")} input={{ type: "datetime-local" }} />
        <Field label={t("desk-walk-meeting")} value={values.meeting_place} onInput={put("meeting_place")} input={{ maxLength: 200 }} />
      </div>
      <div>
        <Toggle label={t("desk-walk-dark")} isOn={values.is_after_dark} onChange={put("is_after_dark")} />
      </div>
      <Field label={t("desk-walk-purpose")} value={values.purpose} onInput={put("purpose")} isLong input={{ maxLength: 2000 }} />
      <Field
        label={t("desk-walk-practical")}
        value={values.practical}
        onInput={put("practical")}
        isLong
        input={{ maxLength: 2000 }}
        help={t("desk-walk-practical-help")}
      />
      {checklist !== undefined && (
        <p class="quiet">{t("desk-walk-checklist", { name: checklist.name ?? "", version: checklist.version ?? 1 })}</p>
      )}
      <div class="bar-end">
        {walk === undefined ? (
          <a class="btn" href="/desk/walks" onClick={clear}>
            {t("desk-cancel")}
          </a>
        ) : (
          <button type="button" class="btn" onClick={close}>
            {t("desk-cancel")}
          </button>
        )}
        <button type="submit" class="btn lit">
          {t(walk === undefined ? "desk-walk-make" : "desk-save")}
        </button>
      </div>
    </form>
  );
}
