/** The word back to those who pointed it out, with how they will see it. Refuses to call something answered that has no words. */
import { may } from "../../core/core.ts";
import type { Finding } from "../../generated/Finding";
import { dayAndClock, t, word } from "../../i18n/i18n.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { act } from "../acting.ts";
import { useEdits } from "../edits.ts";
import { organisationName } from "../names.ts";
import { findingIcon } from "../state-icons.ts";
import { longDay } from "../when.ts";

/** What a participant is told: the words of `shared::visibility`, nothing more. */
function Preview({ finding, reply }: { finding: Finding; reply: string }) {
  const state = finding.meta.state ?? "received";
  const reason = finding.meta.moves.findLast((move) => move.to === "declined")?.reason;
  return (
    <figure class="preview">
      <figcaption class="quiet small">{t("finding-preview")}</figcaption>
      <div class="preview-card">
        <p class="tag">
          <Icon of={findingIcon(state)} /> <b>{word("finding-state", state)}</b>
        </p>
        {finding.organisation && <p class="quiet">{t("finding-preview-owner", { owner: organisationName(finding.organisation) })}</p>}
        {finding.deadline && <p class="quiet">{t("finding-due-on", { day: longDay(finding.deadline) })}</p>}
        {state === "declined" && reason !== undefined && <p>{t("finding-preview-reason", { reason })}</p>}
        <p class="said">{reply.trim() === "" ? t("finding-preview-nothing") : reply.trim()}</p>
      </div>
    </figure>
  );
}

export function Reply({ finding }: { finding: Finding }) {
  const id = finding.meta.id;
  const mayReply = may({ action: "set", id, field: "reply" });
  const given = finding.reply ?? "";
  const { values, shown, put, step, clear } = useEdits(`reply ${id}`, finding, { reply: given });
  const now = values.reply;
  const isWritten = "reply" in shown;
  const isAnswered = finding.answered_at !== null && finding.answered_at !== undefined;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const reply = now.trim();
    if (reply === "") return;
    const isMarked = may({ action: "set", id, field: "answered_at" });
    const change = step(id, { reply });
    if (change === undefined) return;
    // When it was said follows what was said: the later moment, whoever's.
    const fields = isMarked ? { reply, answered_at: new Date().toISOString() } : { reply };
    const before = { reply: finding.reply ?? null, ...(isMarked ? { answered_at: finding.answered_at ?? null } : {}) };
    const undo = async (): Promise<void> => void (await act([{ type: "set", id, fields: before }], t("finding-reply-undone")));
    if ((await act([{ ...change, fields }], t("finding-reply-done"), undo)) !== undefined) clear();
  };
  const count = (finding.observations ?? []).length;
  return (
    <section aria-labelledby="reply-title" class="reply">
      <h3 id="reply-title">{t("finding-reply")}</h3>
      <p class="quiet">
        {isAnswered && finding.answered_at
          ? t("finding-answered-at", { when: dayAndClock(Date.parse(finding.answered_at)) })
          : t("finding-not-answered", { count })}
      </p>
      {mayReply ? (
        <form class="stack-form" onSubmit={(event) => void submit(event)}>
          <Field
            label={t("finding-reply-words")}
            value={now}
            onInput={put("reply")}
            isLong
            input={{ maxLength: 2000 }}
            help={t("finding-reply-help")}
          />
          {(isWritten || given !== "") && <Preview finding={finding} reply={now} />}
          {isWritten && now.trim() !== "" && now !== given && (
            <div class="row">
              <button type="submit" class="btn">
                {t(isAnswered ? "finding-reply-again" : "finding-reply-do")}
              </button>
              <button type="button" class="btn bare" onClick={clear}>
                {t("desk-cancel")}
              </button>
            </div>
          )}
        </form>
      ) : (
        given !== "" && <p class="said">{given}</p>
      )}
    </section>
  );
}
