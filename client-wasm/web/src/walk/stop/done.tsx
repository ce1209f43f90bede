/** The stop's questions are answered: what was said, each a tap from being changed, and the ways on. */
import { ArrowRight, ListPlus } from "lucide";
import type { Answer } from "../../generated/Answer";
import type { Stop } from "../../generated/Stop";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import type { Asked } from "../questions.ts";
import { AnswerRow } from "./answer-row.tsx";

interface Wanted {
  base: string;
  home: string;
  asked: readonly Asked[];
  answers: Map<string, Answer>;
  next: Stop | undefined;
  noteTo: string;
}

export function Done({ base, home, asked, answers, next }: Wanted) {
  const isAll = asked.every((each) => answers.has(each.question.key));
  return (
    <>
      <div>
        <h2>{asked.length === 0 ? t("stop-no-questions") : isAll ? t("stop-done") : t("stop-some-left")}</h2>
        <p class="lead quiet">{t("stop-done-text")}</p>
      </div>
      <ul class="rows">
        {asked.map((each) => (
          <li key={each.question.key}>
            <AnswerRow asked={each} given={answers.get(each.question.key)} to={`${base}?q=${each.question.key}`} />
          </li>
        ))}
      </ul>
      <div class="aside">
        <a class="btn" href={`${base}?more`}>
          <Icon of={ListPlus} /> {t("further-questions")}
        </a>
        <a class="btn" href={next === undefined ? home : `${home}/stop/${next.meta.id}`}>
          <Icon of={ArrowRight} flip /> {next === undefined ? t("back-to-walk") : t("to-next-stop")}
        </a>
      </div>
    </>
  );
}
