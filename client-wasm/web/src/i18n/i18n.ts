/**
 * Texts, numbers and dates in the reader's language. Swedish is in the first load, the rest comes on demand. Invariant: a missing text is shown in
 * Swedish, never as a key.
 */
import { type Signal, signal } from "@preact/signals";
import swedish from "../../../../shared/locales/sv.ftl";
import { remember, remembered } from "../shell/memory.ts";
import { FALLBACK, firstLanguage, LANGUAGES, type Language } from "./languages.ts";
import { type Arguments, type Speech, say, type Texts } from "./pattern.ts";

export type { Arguments } from "./pattern.ts";

type Loader = () => Promise<{ default: Texts }>;
/** One set of texts: Swedish at hand, the others on demand. The desk brings a set of its own. */
export interface TextSet {
  sv: Texts;
  others: { [tag: string]: Loader };
}
/** All texts of one language. */
interface Book extends Speech {
  texts: Texts;
}

const sets: TextSet[] = [
  {
    sv: swedish,
    others: {
      en: () => import("../../../../shared/locales/en.ftl"),
      ar: () => import("../../../../shared/locales/ar.ftl"),
    },
  },
];
const fallback = book(FALLBACK);
Object.assign(fallback.texts, swedish);

/** The language in use. Reading it in a component draws it again when the language changes. */
export const language: Signal<Language> = signal(languageOf(FALLBACK));
const current: Signal<Book> = signal(fallback);

function languageOf(tag: string): Language {
  return LANGUAGES.find((each) => each.tag === tag) ?? { tag: FALLBACK, name: "Svenska", direction: "ltr", isChecked: true };
}

function book(tag: string): Book {
  return { tag: formatTag(tag), isIsolating: languageOf(tag).direction === "rtl", texts: {} };
}

/** Adds a set of texts. Its Swedish counts at once; the promise resolves when the language in use is there too. */
export async function addTexts(set: TextSet): Promise<void> {
  if (sets.includes(set)) return;
  sets.push(set);
  Object.assign(fallback.texts, set.sv);
  if (Object.keys(set.others).length > 0) await useLanguage(language.value.tag);
}

/** Changes the language, and remembers it if asked to. If its texts can't be had now, the language stays what it was and `false` comes back. */
export async function useLanguage(tag: string, isChosen = false): Promise<boolean> {
  // Another object each time: texts that came later are drawn, too.
  let made: Book = { ...fallback };
  if (tag !== FALLBACK) {
    made = book(tag);
    try {
      for (const set of sets) {
        const load = set.others[tag];
        if (load) Object.assign(made.texts, (await load()).default);
      }
    } catch {
      return false;
    }
  }
  const to = languageOf(tag);
  current.value = made;
  language.value = to;
  document.documentElement.lang = to.tag;
  document.documentElement.dir = to.direction;
  if (isChosen) remember("language", tag);
  return true;
}

/** Takes the language chosen before, or the device's. */
export function startLanguage(): Promise<boolean> {
  const tag = firstLanguage(remembered("language"), navigator.languages);
  return tag === FALLBACK ? useLanguage(FALLBACK) : useLanguage(tag);
}

/** The text of that id, in the language in use, else in Swedish. */
export function t(id: string, values?: Arguments): string {
  for (const book of [current.value, fallback]) {
    const text = book.texts[id];
    if (text !== undefined) return say(text, values ?? {}, book);
  }
  return "";
}

/** Whether there is such a text: for words made from data, such as codes and states. */
export function hasText(id: string): boolean {
  return id in current.value.texts || id in fallback.texts;
}

/** The text for a value that may come from a newer server: `prefix-value`, else the value itself, readable. */
export function word(prefix: string, value: string | null | undefined): string {
  if (value === null || value === undefined) return "";
  const id = `${prefix}-${value.replaceAll("_", "-")}`;
  return hasText(id) ? t(id) : value.replaceAll("_", " ");
}

/** A text that comes in several languages with the data: the language in use, else Swedish, else any. */
export function ofTexts(texts: { [tag: string]: string } | undefined): string {
  if (texts === undefined) return "";
  return texts[language.value.tag] ?? texts[FALLBACK] ?? Object.values(texts)[0] ?? "";
}

/** Europe's English, and the digits that Swedish signs have. */
export function formatTag(tag: string = language.value.tag): string {
  const tags: { [tag: string]: string } = { en: "en-GB", ar: "ar-u-nu-latn" };
  return tags[tag] ?? tag;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language.value.tag} ${kind}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(formatTag(), options);
    formats.set(key, made);
  }
  return made;
}

/** A clock time, as Swedes write it in Swedish (18.42). */
export function clock(atMs: number): string {
  const text = format("clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(atMs);
  return language.value.tag === "sv" ? text.replace(":", ".") : text;
}

/** A day: "10 oktober 2018". */
export function day(atMs: number): string {
  return format("day", { day: "numeric", month: "long", year: "numeric" }).format(atMs);
}

/** A day and a clock time: "onsdag 10 oktober 18.00", with the year where it is not this one. */
export function dayAndClock(atMs: number): string {
  const isThisYear = new Date(atMs).getFullYear() === new Date().getFullYear();
  const shown = isThisYear
    ? format("weekday", { weekday: "long", day: "numeric", month: "long" })
    : format("weekday-year", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return `${shown.format(atMs)} ${clock(atMs)}`;
}

/** A day, or only the clock time if it was today. */
export function clockOrDay(atMs: number, nowMs: number = Date.now()): string {
  return new Date(atMs).toDateString() === new Date(nowMs).toDateString()
    ? clock(atMs)
    : `${format("short", { day: "numeric", month: "short" }).format(atMs)} ${clock(atMs)}`;
}

const numbers = new Map<string, Intl.NumberFormat>();
/** A whole number as the language writes it. */
export function number(value: number): string {
  const tag = formatTag();
  let made = numbers.get(tag);
  if (made === undefined) {
    // Costly to make, and asked for with every keystroke.
    made = new Intl.NumberFormat(tag);
    numbers.set(tag, made);
  }
  return made.format(value);
}
