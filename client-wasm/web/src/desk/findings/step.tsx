/**
 * The next lawful step as one button with a verb; the others behind "Annat steg". Lawful is what the lifecycle's table says, and what this person may.
 * Refuses to take a step that owes a reason without one. Nothing opens above anything: what is needed is asked for in place.
 */
import { useState } from "preact/hooks";
import { may, save, useRecords } from "../../core/core.ts";
import type { Step } from "../../core/types.ts";
import type { Finding } from "../../generated/Finding";
import { FINDING_LIFECYCLE, type LifecycleStep } from "../../generated/tables.ts";
import { t } from "../../i18n/i18n.ts";
import { Field } from "../../ui/field.tsx";
import { act } from "../acting.ts";
import { Menu } from "../menu.tsx";
import { organisationName } from "../names.ts";
import { Select } from "../select.tsx";

/** Steps that lead away from the usual way: never the one that is offered first. */
const BESIDE = ["declined", "duplicate", "preserved", "referred", "wrong_owner", "ownership_unclear", "reopened", "awaiting_budget"];

export function lawfulSteps(finding: Finding): LifecycleStep[] {
  const { state, id } = finding.meta;
  return FINDING_LIFECYCLE.steps.filter((step) => step.from === state && may({ action: "move", id, to: step.to }));
}

/** The step that is offered as the light; a good thing is offered to be preserved. */
export function nextStep(steps: readonly LifecycleStep[], severity: string | null | undefined): LifecycleStep | undefined {
  const isGood = severity === "preserve" || severity === "good";
  return (isGood ? steps.find((step) => step.to === "preserved") : undefined) ?? steps.find((step) => !BESIDE.includes(step.to));
}

const key = (step: LifecycleStep): string => `${step.from}-${step.to}`.replaceAll("_", "-");

/** The verb: the one for just this step, else the one for where it leads. */
function verb(step: LifecycleStep): string {
  const own = t(`finding-step-${key(step)}`);
  return own === "" ? t(`finding-to-${step.to.replaceAll("_", "-")}`) : own;
}

function Details({ finding, step, onClose }: { finding: Finding; step: LifecycleStep; onClose: () => void }) {
  const organisations = useRecords("organisation").filter((each) => !each.meta.is_withdrawn);
  const [reason, setReason] = useState("");
  const [organisation, setOrganisation] = useState(finding.organisation ?? "");
  const [deadline, setDeadline] = useState(finding.deadline ?? "");
  const [isTried, setTried] = useState(false);
  const isAssigning = step.to === "assigned";
  const lacksReason = step.needs_reason && reason.trim() === "";
  const lacksOwner = isAssigning && organisation === "";
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (lacksReason || lacksOwner) return;
    if (await take(finding, step, reason.trim(), isAssigning ? { organisation, deadline: deadline === "" ? null : deadline } : undefined))
      onClose();
  };
  return (
    <form class="stack-form" onSubmit={(event) => void submit(event)} aria-label={verb(step)}>
      {isAssigning && (
        <div class="form-pairs">
          <Select
            label={t("finding-owner")}
            none={t("finding-choose-owner")}
            value={organisation}
            onChange={setOrganisation}
            options={organisations.map((each) => ({ value: each.meta.id, label: each.name ?? "" }))}
            wrong={isTried && lacksOwner ? t("finding-owner-missing") : undefined}
          />
          <Field label={t("finding-deadline")} value={deadline} onInput={setDeadline} input={{ type: "date" }} />
        </div>
      )}
      {(step.needs_reason || step.to === "duplicate") && (
        <Field
          label={t(step.needs_reason ? "finding-reason" : "finding-duplicate-of")}
          value={reason}
          onInput={setReason}
          isLong
          input={{ maxLength: 2000 }}
          help={t(step.to === "declined" ? "finding-reason-told" : "finding-reason-kept")}
          wrong={isTried && lacksReason ? t("finding-reason-missing") : undefined}
        />
      )}
      <div class="step-row">
        <button type="submit" class="btn lit">
          {verb(step)}
        </button>
        <button type="button" class="btn" onClick={onClose}>
          {t("desk-cancel")}
        </button>
      </div>
    </form>
  );
}

async function take(
  finding: Finding,
  step: LifecycleStep,
  reason: string,
  fields?: { organisation: string; deadline: string | null },
): Promise<boolean> {
  const id = finding.meta.id;
  const steps: Step[] = [];
  const changed = Object.entries(fields ?? {}).filter(([name, value]) => (finding[name as "organisation" | "deadline"] ?? null) !== value);
  if (changed.length > 0) steps.push({ type: "set", id, fields: Object.fromEntries(changed) });
  steps.push({ type: "move", id, from: step.from, to: step.to, ...(reason === "" ? {} : { reason }) });
  const back = FINDING_LIFECYCLE.steps.find((each) => each.from === step.to && each.to === step.from && !each.needs_reason);
  const undo =
    back === undefined
      ? undefined
      : async (): Promise<void> => void (await save({ steps: [{ type: "move", id, from: step.to, to: step.from }] }));
  const owner = organisationName(fields?.organisation ?? finding.organisation);
  return (await act(steps, t(`finding-done-${step.to.replaceAll("_", "-")}`, { title: finding.title ?? "", owner }), undo)) !== undefined;
}

export function StepFooter({ finding }: { finding: Finding }) {
  const [wanted, setWanted] = useState<LifecycleStep | undefined>();
  const state = finding.meta.state ?? "received";
  const steps = finding.meta.is_withdrawn ? [] : lawfulSteps(finding);
  const next = nextStep(steps, finding.severity);
  const others = steps.filter((step) => step !== next);
  const isUnanswered =
    FINDING_LIFECYCLE.ends.includes(state) && !finding.answered_at && may({ action: "set", id: finding.meta.id, field: "reply" });
  const choose = (step: LifecycleStep): void => {
    if (step.needs_reason || step.to === "assigned" || step.to === "duplicate") setWanted(step);
    else void take(finding, step, "");
  };
  if (wanted !== undefined && wanted.from === state) {
    return (
      <footer class="step">
        <Details finding={finding} step={wanted} onClose={() => setWanted(undefined)} />
      </footer>
    );
  }
  return (
    <footer class="step">
      <p>{t(`finding-ask-${state.replaceAll("_", "-")}`, { owner: organisationName(finding.organisation) || t("finding-the-owner") })}</p>
      {(steps.length > 0 || isUnanswered) && (
        <div class="step-row">
          {next !== undefined ? (
            <button type="button" class="btn lit" onClick={() => choose(next)}>
              {verb(next)}
            </button>
          ) : (
            isUnanswered && (
              <button type="button" class="btn lit" onClick={() => document.querySelector<HTMLTextAreaElement>(".reply textarea")?.focus()}>
                {t("finding-reply-write")}
              </button>
            )
          )}
          {others.length > 0 && (
            <Menu label={<span>{t("finding-other-step")}</span>} isUp>
              {others.map((step) => (
                <button type="button" key={step.to} onClick={() => choose(step)}>
                  {verb(step)}
                </button>
              ))}
            </Menu>
          )}
        </div>
      )}
    </footer>
  );
}
