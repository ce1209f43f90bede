/** Asks once more before something is taken away: what happens, what stays, whether it can be undone. The reason is kept with the decision. Refuses to close while it works. */
import { useState } from "preact/hooks";
import { t } from "../../i18n/i18n.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { troubleText } from "../acting.ts";

export interface Decision {
  title: string;
  /** What happens and what stays, a paragraph each. */
  says: readonly string[];
  verb: string;
  /** Without one it can't be done. */
  needsReason: boolean;
  carryOut: (reason: string) => Promise<unknown>;
}

export function Decide({ decision, onClose }: { decision: Decision; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const [isTried, setTried] = useState(false);
  const isMissing = decision.needsReason && reason.trim() === "";
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (isMissing || isBusy) return;
    setBusy(true);
    try {
      await decision.carryOut(reason.trim());
      onClose();
    } catch (thrown) {
      setTrouble(troubleText(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog title={decision.title} onClose={onClose}>
      <form class="stack-form decide" onSubmit={(event) => void submit(event)} noValidate>
        {decision.says.map((said) => (
          <p key={said}>{said}</p>
        ))}
        <Field
          label={t(decision.needsReason ? "people-reason" : "people-reason-optional")}
          value={reason}
          onInput={setReason}
          isLong
          input={{ maxLength: 500 }}
          help={t("people-reason-help")}
          wrong={isTried && isMissing ? t("people-reason-missing") : undefined}
        />
        {trouble !== undefined && (
          <p class="notice" role="alert">
            {trouble}
          </p>
        )}
        <div class="bar-end">
          <button type="button" class="btn" onClick={onClose}>
            {t("desk-cancel")}
          </button>
          <button type="submit" class="btn lit" disabled={isBusy}>
            {decision.verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
