/** The checklist's words in the reader's language: the data's own, else our translation of the default checklist, else Swedish. */
import type { Question } from "../generated/Question";
import type { Section } from "../generated/Section";
import { hasText, language, ofTexts, t } from "../i18n/i18n.ts";

function worded(id: string, texts: { [tag: string]: string } | undefined): string {
  if (texts?.[language.value.tag] !== undefined || !hasText(id)) return ofTexts(texts);
  return t(id);
}

export const questionText = (question: Question): string =>
  worded(`checklist-${question.key.replace(".", "-").replaceAll("_", "-")}`, question.text);
export const sectionTitle = (section: Section): string => worded(`checklist-${section.key.replaceAll("_", "-")}`, section.title);
