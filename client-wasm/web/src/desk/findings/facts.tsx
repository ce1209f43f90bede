/** The facts of a finding, and mending them. Refuses to move a deadline without a reason: it becomes a note that everyone who works with the point can read. */
import { Pencil } from "lucide";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { may, useRecords } from "../../core/core.ts";
import type { Step } from "../../core/types.ts";
import type { Finding } from "../../generated/Finding";
import type { Position } from "../../generated/Position";
import { CATEGORIES, SEVERITIES } from "../../generated/tables.ts";
import { t, word } from "../../i18n/i18n.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Toggle } from "../../ui/picks.tsx";
import { act } from "../acting.ts";
import { type Fields, shownOf } from "../change.ts";
import { editsKey, useEdits } from "../edits.ts";
import { organisationName } from "../names.ts";
import { Select } from "../select.tsx";
import { isUnsaved } from "../unsaved.ts";
import { dueWords, longDay } from "../when.ts";
import { stopsById, today } from "./data.ts";
import { isWorkOver } from "./views.ts";

export function positionWords(position: Position | null | undefined): { main: string; rest: string } {
  if (!position) return { main: t("finding-no-position"), rest: "" };
  const main =
    position.accuracy_m === undefined ? t(`finding-position-${position.source}`) : t("finding-accuracy", { metres: position.accuracy_m });
  return { main, rest: position.accuracy_m === undefined ? "" : t(`finding-position-${position.source}`) };
}

const FIELDS = ["title", "category", "severity", "place", "stop", "organisation", "deadline", "case_number", "is_publishable"] as const;
type FieldName = (typeof FIELDS)[number];
type Draft = { [name in FieldName]: string };

function draftOf(finding: Finding): Draft {
  const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
  return Object.fromEntries(FIELDS.map((name) => [name, text(finding[name])])) as Draft;
}

function EditForm({ finding, onClose }: { finding: Finding; onClose: () => void }) {
  const id = finding.meta.id;
  const { values: draft, shown, put, step, clear } = useEdits(id, finding, draftOf(finding));
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const organisations = useRecords("organisation").filter((each) => !each.meta.is_withdrawn);
  const stops = [...stopsById.value.values()].filter(({ stop }) => stop.walk === finding.walk).sort((a, b) => a.number - b.number);
  const isOpen = (name: FieldName): boolean => may({ action: "set", id, field: name });
  const close = (): void => {
    clear();
    onClose();
  };
  const deadline = shown["deadline"] ?? "";
  const isDeadlineMoved = deadline !== "" && draft.deadline !== deadline;
  const owes = isDeadlineMoved && reason.trim() === "";
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (draft.title.trim() === "" || owes) return;
    const wanted: Fields = {};
    for (const name of FIELDS) {
      const value = draft[name].trim();
      wanted[name] = name === "is_publishable" ? value === "true" : value === "" ? null : value;
    }
    const change = step(id, wanted);
    if (change !== undefined) {
      const before = shownOf(finding, Object.keys(change.fields));
      const steps: Step[] = [change];
      if (isDeadlineMoved) {
        const told = t("finding-deadline-note", {
          from: String(deadline),
          to: draft.deadline === "" ? "–" : draft.deadline,
          reason: reason.trim(),
        });
        steps.push({ type: "append", id, set: "comments", value: told });
      }
      const undo = async (): Promise<void> => void (await act([{ type: "set", id, fields: before }], t("finding-changed-back")));
      if ((await act(steps, t("finding-changed"), undo)) === undefined) return;
    }
    close();
  };
  return (
    <form class="stack-form edit" onSubmit={(event) => void submit(event)} aria-label={t("finding-edit")}>
      {isOpen("title") && (
        <Field
          label={t("finding-title")}
          value={draft.title}
          onInput={put("title")}
          input={{ maxLength: 200, required: true }}
          wrong={isTried && draft.title.trim() === "" ? t("finding-title-missing") : undefined}
        />
      )}
      <div class="form-pairs">
        {isOpen("severity") && (
          <Select
            label={t("finding-severity")}
            value={draft.severity}
            onChange={put("severity")}
            options={SEVERITIES.map((each) => ({ value: each, label: word("finding-severity", each) }))}
          />
        )}
        {isOpen("category") && (
          <Select
            label={t("finding-about")}
            value={draft.category}
            onChange={put("category")}
            options={CATEGORIES.map((each) => ({ value: each, label: word("finding-category", each) }))}
          />
        )}
        {isOpen("stop") && (
          <Select
            label={t("finding-stop-label")}
            value={draft.stop}
            onChange={put("stop")}
            none={t("finding-no-stop")}
            options={stops.map(({ stop, number }) => ({ value: stop.meta.id, label: `${number}. ${stop.name ?? ""}` }))}
          />
        )}
        {isOpen("place") && <Field label={t("finding-place")} value={draft.place} onInput={put("place")} input={{ maxLength: 200 }} />}
        {isOpen("organisation") && (
          <Select
            label={t("finding-owner")}
            value={draft.organisation}
            onChange={put("organisation")}
            none={t("finding-nobody-yet")}
            options={organisations.map((each) => ({ value: each.meta.id, label: each.name ?? "" }))}
          />
        )}
        {isOpen("deadline") && (
          <Field label={t("finding-deadline")} value={draft.deadline} onInput={put("deadline")} input={{ type: "date" }} />
        )}
        {isOpen("case_number") && (
          <Field label={t("finding-case-number")} value={draft.case_number} onInput={put("case_number")} input={{ maxLength: 80 }} />
        )}
      </div>
      {isDeadlineMoved && (
        <Field
          label={t("finding-deadline-why")}
          value={reason}
          onInput={setReason}
          isLong
          input={{ maxLength: 500 }}
          wrong={isTried && owes ? t("finding-reason-missing") : undefined}
          help={t("finding-deadline-why-help")}
        />
      )}
      {isOpen("is_publishable") && (
        <Toggle
          label={t("finding-publishable")}
          isOn={draft.is_publishable === "true"}
          onChange={(isOn) => put("is_publishable")(String(isOn))}
        />
      )}
      <div class="bar-end">
        <button type="button" class="btn" onClick={close}>
          {t("desk-cancel")}
        </button>
        <button type="submit" class="btn lit">
          {t("desk-save")}
        </button>
      </div>
    </form>
  );
}

export function Facts({ finding, children }: { finding: Finding; children?: ComponentChildren }) {
  const id = finding.meta.id;
  const [isEditing, setEditing] = useState(isUnsaved(editsKey(id)));
  const mayEdit = FIELDS.some((field) => may({ action: "set", id, field }));
  if (isEditing) return <EditForm finding={finding} onClose={() => setEditing(false)} />;
  const where = positionWords(finding.position);
  const due = finding.deadline ? dueWords(finding.deadline, today.value, isWorkOver(finding.meta.state ?? "")) : undefined;
  return (
    <div class="facts-block">
      <dl class="meta">
        <div>
          <dt>{t("finding-owner")}</dt>
          <dd>{finding.organisation ? organisationName(finding.organisation) : t("finding-nobody-yet")}</dd>
        </div>
        <div>
          <dt>{t("finding-deadline")}</dt>
          <dd>
            {finding.deadline ? longDay(finding.deadline) : t("finding-no-deadline")}{" "}
            {due && <span class={due.isLate ? "late" : "quiet"}>{!due.isDay ? due.text : due.isLate ? t("finding-overdue") : ""}</span>}
          </dd>
        </div>
        <div>
          <dt>{t("finding-case-number")}</dt>
          <dd>{finding.case_number ?? t("finding-none-yet")}</dd>
        </div>
        <div>
          <dt>{t("finding-where")}</dt>
          <dd>
            {where.main} <span class="quiet">{where.rest}</span>
          </dd>
        </div>
        <div>
          <dt>{t("finding-about")}</dt>
          <dd>{word("finding-category", finding.category)}</dd>
        </div>
        <div>
          <dt>{t("finding-publishable")}</dt>
          <dd>{t(finding.is_publishable ? "desk-yes" : "desk-no")}</dd>
        </div>
      </dl>
      <div class="row">
        {mayEdit && (
          <button type="button" class="btn bare edit-button" onClick={() => setEditing(true)}>
            <Icon of={Pencil} /> {t("finding-edit")}
          </button>
        )}
        {children}
      </div>
    </div>
  );
}
