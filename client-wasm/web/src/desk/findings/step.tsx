/**
 * The steps of a finding. Lawful is what the lifecycle's table says, and what this person may. Handing over asks to whom; a duplicate asks of what; a no asks
 * why. Invariant: what a step needs is saved in the same batch as the step, before it.
 */
import { useState } from "preact/hooks";
import { may, save, useRecords } from "../../core/core.ts";
import type { Step } from "../../core/types.ts";
import type { Finding } from "../../generated/Finding";
import { FINDING_LIFECYCLE, type LifecycleStep } from "../../generated/tables.ts";
import { t } from "../../i18n/i18n.ts";
import { Field } from "../../ui/field.tsx";
import { act } from "../acting.ts";
import { changeOf, shownOf } from "../change.ts";
import { organisationName } from "../names.ts";
import { Select } from "../select.tsx";
import { StepForm, Steps } from "../steps.tsx";
import { OriginalPicker } from "./duplicate.tsx";

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

/** The verb: the one for just this step, else the one for where it leads. */
function verb(step: LifecycleStep): string {
  const own = t(`finding-step-${`${step.from}-${step.to}`.replaceAll("_", "-")}`);
  return own === "" ? t(`finding-to-${step.to.replaceAll("_", "-")}`) : own;
}

type Fields = Partial<Pick<Finding, "organisation" | "deadline" | "duplicate_of">>;

function Details({ finding, step, onClose }: { finding: Finding; step: LifecycleStep; onClose: () => void }) {
  const organisations = useRecords("organisation").filter((each) => !each.meta.is_withdrawn);
  const [opened] = useState(finding);
  const [organisation, setOrganisation] = useState(finding.organisation ?? "");
  const [deadline, setDeadline] = useState(finding.deadline ?? "");
  const [original, setOriginal] = useState("");
  const isAssigning = step.to === "assigned";
  const isDuplicate = step.needs_field === "duplicate_of";
  const fields: Fields = isAssigning
    ? { organisation, deadline: deadline === "" ? null : deadline }
    : isDuplicate
      ? { duplicate_of: original }
      : {};
  return (
    <StepForm
      id={finding.meta.id}
      verb={verb(step)}
      needsReason={step.needs_reason}
      reasonHelp={t(step.to === "declined" ? "finding-reason-told" : "finding-reason-kept")}
      isComplete={(!isAssigning || organisation !== "") && (!isDuplicate || original !== "")}
      onSubmit={(reason) => take(finding, step, reason, fields, opened)}
      onClose={onClose}
    >
      {(isTried) => (
        <>
          {isAssigning && (
            <div class="form-pairs">
              <Select
                label={t("finding-owner")}
                none={t("finding-choose-owner")}
                value={organisation}
                onChange={setOrganisation}
                options={organisations.map((each) => ({ value: each.meta.id, label: each.name ?? "" }))}
                wrong={isTried && organisation === "" ? t("finding-owner-missing") : undefined}
              />
              <Field label={t("finding-deadline")} value={deadline} onInput={setDeadline} input={{ type: "date" }} />
            </div>
          )}
          {isDuplicate && (
            <OriginalPicker
              findings={[finding]}
              value={original}
              onChange={setOriginal}
              wrong={isTried && original === "" ? t("finding-duplicate-missing") : undefined}
            />
          )}
        </>
      )}
    </StepForm>
  );
}

/** `opened`: the finding as it was when the step's form opened. */
async function take(finding: Finding, step: LifecycleStep, reason: string, fields: Fields, opened = finding): Promise<boolean> {
  const id = finding.meta.id;
  const steps: Step[] = [];
  const change = changeOf(id, shownOf(opened, Object.keys(fields)), { ...fields });
  if (change !== undefined) steps.push(change);
  steps.push({ type: "move", id, from: step.from, to: step.to, ...(reason === "" ? {} : { reason }) });
  // What is no duplicate any more is one of nothing.
  if (step.from === "duplicate" && finding.duplicate_of) steps.push({ type: "set", id, fields: { duplicate_of: null } });
  const back = FINDING_LIFECYCLE.steps.find((each) => each.from === step.to && each.to === step.from && !each.needs_reason);
  const undo =
    back === undefined
      ? undefined
      : async (): Promise<void> => void (await save({ steps: [{ type: "move", id, from: step.to, to: step.from }] }));
  const owner = organisationName(fields.organisation ?? finding.organisation);
  return (await act(steps, t(`finding-done-${step.to.replaceAll("_", "-")}`, { title: finding.title ?? "", owner }), undo)) !== undefined;
}

export function StepFooter({ finding }: { finding: Finding }) {
  const state = finding.meta.state ?? "received";
  const steps = finding.meta.is_withdrawn ? [] : lawfulSteps(finding);
  const isUnanswered =
    FINDING_LIFECYCLE.ends.includes(state) && !finding.answered_at && may({ action: "set", id: finding.meta.id, field: "reply" });
  return (
    <Steps
      id={finding.meta.id}
      state={state}
      ask={t(`finding-ask-${state.replaceAll("_", "-")}`, { owner: organisationName(finding.organisation) || t("finding-the-owner") })}
      steps={steps}
      next={nextStep(steps, finding.severity)}
      verb={verb}
      isAsking={(step) => step.needs_reason || step.needs_field !== null || step.to === "assigned"}
      onTake={(step) => void take(finding, step, "", {})}
      form={(step, onClose) => <Details finding={finding} step={step} onClose={onClose} />}
      instead={
        isUnanswered && (
          <button type="button" class="btn lit" onClick={() => document.querySelector<HTMLTextAreaElement>(".reply textarea")?.focus()}>
            {t("finding-reply-write")}
          </button>
        )
      }
    />
  );
}
