/**
 * The next lawful step of a lifecycle as one button with a verb; the others behind "Annat steg". What a step needs is asked for in place: nothing opens above
 * anything. Refuses to take a step that owes a reason without one. Invariant: a form whose starting state is no longer true goes away.
 */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { LifecycleStep } from "../generated/tables.ts";
import { t } from "../i18n/i18n.ts";
import { Field } from "../ui/field.tsx";
import { Menu } from "./menu.tsx";
import { useUnsaved } from "./unsaved.ts";

interface FormWanted {
  /** Whose step it is. */
  id: string;
  verb: string;
  needsReason: boolean;
  reasonHelp: string;
  /** What else it needs is there. */
  isComplete?: boolean;
  /** Gives whether it was done. */
  onSubmit: (reason: string) => Promise<boolean>;
  onClose: () => void;
  children?: (isTried: boolean) => ComponentChildren;
}

/** What a step needs beside the tap. */
export function StepForm({ id, verb, needsReason, reasonHelp, isComplete = true, onSubmit, onClose, children }: FormWanted) {
  const [reason, setReason] = useUnsaved(`reason ${id} ${verb}`, "");
  const [isTried, setTried] = useState(false);
  const lacksReason = needsReason && reason.trim() === "";
  const close = (): void => {
    setReason(() => "");
    onClose();
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (lacksReason || !isComplete) return;
    if (await onSubmit(reason.trim())) close();
  };
  return (
    <form class="stack-form" onSubmit={(event) => void submit(event)} aria-label={verb} noValidate>
      {children?.(isTried)}
      {needsReason && (
        <Field
          label={t("finding-reason")}
          value={reason}
          onInput={(value) => setReason(() => value)}
          isLong
          input={{ maxLength: 2000 }}
          help={reasonHelp}
          wrong={isTried && lacksReason ? t("finding-reason-missing") : undefined}
        />
      )}
      <div class="step-row">
        <button type="submit" class="btn lit">
          {verb}
        </button>
        <button type="button" class="btn" onClick={close}>
          {t("desk-back")}
        </button>
      </div>
    </form>
  );
}

interface Wanted {
  id: string;
  state: string;
  /** The question that the step answers. */
  ask: string;
  steps: readonly LifecycleStep[];
  next: LifecycleStep | undefined;
  verb: (step: LifecycleStep) => string;
  /** Whether a step needs more than the tap. */
  isAsking: (step: LifecycleStep) => boolean;
  onTake: (step: LifecycleStep) => void;
  form: (step: LifecycleStep, onClose: () => void) => ComponentChildren;
  /** The light where no step is the next one. */
  instead?: ComponentChildren;
}

export function Steps({ id, state, ask, steps, next, verb, isAsking, onTake, form, instead }: Wanted) {
  const [wanted, setWanted] = useUnsaved<LifecycleStep | undefined>(`step ${id}`, undefined);
  if (wanted !== undefined && wanted.from === state) return <footer class="step">{form(wanted, () => setWanted(() => undefined))}</footer>;
  const others = steps.filter((step) => step !== next);
  const choose = (step: LifecycleStep): void => (isAsking(step) ? setWanted(() => step) : onTake(step));
  return (
    <footer class="step">
      <p>{ask}</p>
      {(steps.length > 0 || instead) && (
        <div class="step-row">
          {next !== undefined ? (
            <button type="button" class="btn lit" onClick={() => choose(next)}>
              {verb(next)}
            </button>
          ) : (
            instead
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
