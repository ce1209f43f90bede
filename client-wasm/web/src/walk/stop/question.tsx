/** One question with its place in the row, and its answers. */
import { useId } from "preact/hooks";
import type { Answer } from "../../generated/Answer";
import { t } from "../../i18n/i18n.ts";
import type { Asked } from "../questions.ts";
import { questionText, sectionTitle } from "../wording.ts";
import { Scales } from "./scales.tsx";

interface Wanted {
  asked: Asked;
  number: number;
  total: number;
  given: Answer | undefined;
  draftKey: string;
  onAnswer: (value: string, text?: string) => void;
}

export function QuestionView({ asked, number, total, given, draftKey, onAnswer }: Wanted) {
  const id = useId();
  return (
    <>
      <div>
        <p class="where">
          <span>{sectionTitle(asked.section)}</span> {number > 0 && <span>{t("question-of", { number, total })}</span>}
        </p>
        <h2 id={id} aria-live="polite">
          {questionText(asked.question)}
        </h2>
      </div>
      <div class="answers">
        <Scales question={asked.question} labelledBy={id} value={given?.value} text={given?.text} draftKey={draftKey} onAnswer={onAnswer} />
      </div>
    </>
  );
}
