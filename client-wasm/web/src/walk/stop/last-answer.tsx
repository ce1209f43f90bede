/** What was just answered, the way back, and, where the answer calls for it, the offer to note what is wrong or what is good. */
import { Camera, Undo2 } from "lucide";
import { t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { type Asked, markFor, offerFor } from "../questions.ts";
import { questionText } from "../wording.ts";

/** The address of a note that is already filled in from an answer. */
export function offerTo(noteTo: string, asked: Asked, severity: string): string {
  return `${noteTo}&question=${asked.question.key}&category=${asked.section.key}&severity=${severity}`;
}

export function LastAnswer({
  asked,
  value,
  noteTo,
  onUndo,
  hasOffer,
}: {
  asked: Asked;
  value: string;
  noteTo: string;
  onUndo: () => void;
  hasOffer: boolean;
}) {
  const offer = offerFor(value);
  const mark = markFor(value);
  return (
    <div class="last">
      <div class="undo" role="status">
        {mark !== undefined && <Mark of={mark} />}
        <span class="quiet">
          {questionText(asked.question)} <b>{value === "text" ? t("saved") : word("answer", value)}</b>
        </span>
        <button type="button" class="btn bare" onClick={onUndo}>
          <Icon of={Undo2} flip /> {t("undo")}
        </button>
      </div>
      {hasOffer && offer !== undefined && (
        <a class="btn offer" href={offerTo(noteTo, asked, offer)}>
          <Icon of={Camera} /> {t(offer === "preserve" ? "offer-preserve" : "offer-note")}
        </a>
      )}
    </div>
  );
}
