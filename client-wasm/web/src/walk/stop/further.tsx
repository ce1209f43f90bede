/** Every other question of the checklist, by section: a tap away for those who want to say more. */
import type { Answer } from "../../generated/Answer";
import type { Document } from "../../generated/Document";
import { t } from "../../i18n/i18n.ts";
import { type Asked, furtherQuestions } from "../questions.ts";
import { sectionTitle } from "../wording.ts";
import { AnswerRow } from "./answer-row.tsx";

interface Wanted {
  base: string;
  document: Document;
  asked: readonly Asked[];
  light: string;
  answers: Map<string, Answer>;
}

export function Further({ base, document, asked, light, answers }: Wanted) {
  return (
    <>
      <h2>{t("further-questions")}</h2>
      <div>
        {furtherQuestions(document, asked, light).map(({ section, questions }) => (
          <details class="fold" key={section.key}>
            <summary>{sectionTitle(section)}</summary>
            <ul class="rows">
              {questions.map((question) => (
                <li key={question.key}>
                  <AnswerRow asked={{ section, question }} given={answers.get(question.key)} to={`${base}?q=${question.key}`} />
                </li>
              ))}
            </ul>
          </details>
        ))}
      </div>
      <a class="btn" href={`${base}?done`}>
        {t("done")}
      </a>
    </>
  );
}
