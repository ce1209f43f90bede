/** One question and what was answered, as a row that leads to the question. */
import { ChevronRight } from "lucide";
import type { Answer } from "../../generated/Answer";
import { t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { type Asked, markFor } from "../questions.ts";
import { questionText } from "../wording.ts";

export function AnswerRow({ asked, given, to }: { asked: Asked; given: Answer | undefined; to: string }) {
  const mark = markFor(given?.value);
  return (
    <a class="line" href={to}>
      <span class="words">
        <span>{questionText(asked.question)}</span>
        <b class="tag">
          {mark !== undefined && <Mark of={mark} />}
          <span>{given === undefined ? t("not-answered") : given.value === "text" ? given.text : word("answer", given.value)}</span>
        </b>
      </span>
      <Icon of={ChevronRight} flip />
    </a>
  );
}
