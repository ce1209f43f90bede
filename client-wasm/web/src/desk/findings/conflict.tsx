/** Where two people wrote different things at the same time: all of it is shown with who wrote it, and a person chooses. Refuses to choose by itself. */
import { TriangleAlert } from "lucide";
import { useId } from "preact/hooks";
import { byId, may } from "../../core/core.ts";
import type { Meta } from "../../generated/Meta";
import type { Position } from "../../generated/Position";
import { dayAndClock, t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { act } from "../acting.ts";
import { organisationName, personName } from "../names.ts";
import { longDay } from "../when.ts";
import { stopsById } from "./data.ts";
import { positionWords } from "./facts.tsx";

/** A field's value as a person reads it. */
export function valueWords(field: string, value: unknown): string {
  if (value === null || value === undefined) return t("finding-value-empty");
  if (typeof value === "boolean") return t(value ? "desk-yes" : "desk-no");
  if (field === "position") {
    const told = positionWords(value as Position);
    return [told.main, told.rest].filter(Boolean).join(" ");
  }
  if (Array.isArray(value)) return t("finding-value-drawn");
  if (field === "checklist") return byId("checklist").value.get(String(value))?.name ?? "";
  if (typeof value !== "string") return JSON.stringify(value);
  if (["severity", "category", "light", "weather", "feeling"].includes(field)) return word(`finding-${field}`, value);
  if (field === "kind") return word("desk-stop-kind", value);
  if (field === "organisation") return organisationName(value);
  if (field === "deadline") return longDay(value);
  if (field === "duplicate_of") return byId("finding").value.get(value)?.title ?? t("finding-duplicate-unseen");
  if (field === "answered_at" || field === "observed_at" || field === "planned_at") return dayAndClock(Date.parse(value));
  if (field === "stop") return stopsById.value.get(value)?.stop.name ?? value;
  return value;
}

interface Wanted {
  meta: Meta;
  /** What a field is called, where the record is no point. */
  field?: (name: string) => string;
}

export function Conflicts({ meta, field: called = (name) => word("finding-field", name) }: Wanted) {
  const id = useId();
  // The order of stops is put right by moving them.
  const fields = Object.entries(meta.conflicts).filter(([name]) => name !== "order");
  if (fields.length === 0) return null;
  return (
    <section class="notice needs" aria-labelledby={id}>
      <h3 id={id}>
        <Icon of={TriangleAlert} /> <span>{t("finding-conflict-title")}</span>
      </h3>
      <p>{t("finding-conflict-text")}</p>
      {fields.map(([field, rivals]) => {
        const mayChoose = may({ action: "set", id: meta.id, field });
        const choose = (value: unknown) =>
          act([{ type: "set", id: meta.id, fields: { [field]: value }, resolve: [field] }], t("finding-conflict-done"));
        return (
          <div key={field} class="rivals">
            <h4>{called(field)}</h4>
            <ul class="plain">
              {rivals.map((rival) => (
                <li key={rival.op}>
                  <span>
                    <b>{valueWords(field, rival.value)}</b>{" "}
                    <span class="quiet">
                      {personName(rival.by, "colleague")}
                      {rival.at_ms !== null && `, ${dayAndClock(rival.at_ms)}`}
                    </span>
                  </span>
                  {mayChoose && (
                    <button type="button" class="btn" onClick={() => void choose(rival.value)}>
                      {t("finding-conflict-choose")}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}
