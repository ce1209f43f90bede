/** Which questions a stop asks, and what an answer leads to. Pure. Invariant: at most five are asked unasked-for, and none about lamps by daylight. */
import type { Document } from "../generated/Document";
import type { Question } from "../generated/Question";
import type { Section } from "../generated/Section";

export interface Asked {
  question: Question;
  section: Section;
}

export const MOST_ASKED = 5;

/** Every question of a checklist in its order, the openers first in their sections. */
export function allQuestions(document: Document): Asked[] {
  return document.sections.flatMap((section) =>
    [...(section.opener ? [section.opener] : []), ...section.questions].map((question) => ({ question, section })),
  );
}

/** Whether a question fits the light: `dark` means dusk and dark. */
export function fitsLight(question: Question, light: string): boolean {
  if (question.light === undefined) return true;
  return question.light === "day" ? light === "day" : light !== "day";
}

/** The questions of a stop of that kind in that light. */
export function questionsFor(document: Document, stopKind: string | null | undefined, light: string): Asked[] {
  const keys = document.stop_kinds[stopKind ?? ""] ?? [];
  const all = new Map(allQuestions(document).map((asked) => [asked.question.key, asked]));
  return keys
    .flatMap((key) => all.get(key) ?? [])
    .filter((asked) => fitsLight(asked.question, light))
    .slice(0, MOST_ASKED);
}

/** The rest, by section, for those who want to say more. */
export function furtherQuestions(
  document: Document,
  asked: readonly Asked[],
  light: string,
): { section: Section; questions: Question[] }[] {
  const gone = new Set(asked.map((each) => each.question.key));
  return document.sections.flatMap((section) => {
    const questions = allQuestions({ sections: [section], stop_kinds: {} })
      .map((each) => each.question)
      .filter((question) => !gone.has(question.key) && fitsLight(question, light));
    return questions.length === 0 ? [] : [{ section, questions }];
  });
}

/** What an answer offers to note, already filled in; `undefined`: nothing. */
export function offerFor(value: string | null | undefined): "urgent" | "poor" | "acceptable" | "preserve" | undefined {
  switch (value) {
    case "a0":
      return "urgent";
    case "a1":
    case "no":
    case "f0":
      return "poor";
    case "partly":
      return "acceptable";
    case "a3":
      return "preserve";
    default:
      return undefined;
  }
}

/** The severity mark that stands for an answer, where one does. */
export function markFor(value: string | null | undefined): string | undefined {
  const marks: { [value: string]: string } = {
    a0: "urgent",
    a1: "poor",
    a2: "acceptable",
    a3: "good",
    f0: "urgent",
    f1: "poor",
    f2: "acceptable",
    f3: "good",
  };
  return marks[value ?? ""];
}
