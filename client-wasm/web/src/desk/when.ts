/** Days as people say them: "om 2 dagar", "10 okt". The exact one stands beside, for hover and for machines. Days are the reader's own, not UTC's. */
import { clock, formatTag, t } from "../i18n/i18n.ts";

const DAY_MS = 86_400_000;
/** Beyond that a day says more than a number of days. */
const MOST_DAYS_LATE = 60;

/** `YYYY-MM-DD` of a time, where the reader is. */
export function localDay(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
}

/** Whole days from one day to another; both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** "10 okt", with the year where it is another one than today's. */
export function shortDay(day: string, today: string): string {
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", timeZone: "UTC" };
  if (day.slice(0, 4) !== today.slice(0, 4)) options.year = "numeric";
  return new Intl.DateTimeFormat(formatTag(), options)
    .format(Date.parse(`${day}T00:00:00Z`))
    .replace(/\.$/, "")
    .replace(". ", " ");
}

/** "2 november 2018". */
export function longDay(day: string): string {
  return new Intl.DateTimeFormat(formatTag(), { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(
    Date.parse(`${day}T00:00:00Z`),
  );
}

export interface Due {
  text: string;
  isLate: boolean;
  /** It names a day, so that beside the day itself it says nothing new. */
  isDay: boolean;
}

/** A deadline as one says it. Late by days: "4 dagar sen", plain and calm. */
export function dueWords(day: string, today: string, isOver: boolean): Due {
  const days = daysBetween(today, day);
  if (days < -MOST_DAYS_LATE && !isOver) return { text: t("finding-late-since", { day: shortDay(day, today) }), isLate: true, isDay: true };
  if (days < 0 && !isOver) return { text: t("finding-days-late", { count: -days }), isLate: true, isDay: false };
  if (days < 0 || days > 14 || isOver) return { text: shortDay(day, today), isLate: false, isDay: true };
  return { text: new Intl.RelativeTimeFormat(formatTag(), { numeric: "auto" }).format(days, "day"), isLate: false, isDay: false };
}

/** "i dag 18.42", "i går", "10 okt". */
export function dayOf(atMs: number, nowMs: number): string {
  const days = daysBetween(localDay(nowMs), localDay(atMs));
  const said = new Intl.RelativeTimeFormat(formatTag(), { numeric: "auto" });
  if (days === 0) return `${said.format(0, "day")} ${clock(atMs)}`;
  if (days === -1) return said.format(-1, "day");
  return shortDay(localDay(atMs), localDay(nowMs));
}
