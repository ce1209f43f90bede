/**
 * Points at text that looks like it names a person: personal identity number, phone number, e-mail address, number plate. Findings describe places and events,
 * not people. It stands here and not in the core because nobody but the form asks, and a phone loads the core first. Refuses to judge: it is a hint beside
 * the field, the pattern can be wrong, and a person decides. Invariant: each kind is told at most once.
 */

export type PersonHint = "identity_number" | "phone_number" | "email" | "number_plate";

const BETWEEN_WORDS = /[\s,;()"”]/;
const AROUND = /^[.:!?]+|[.:!?]+$/g;
const PLATE = /^[A-Z]{3}[0-9]{2}[0-9A-Z]$/;
/** Digits with the signs that people put between them, and a leading plus. */
const NUMBER = /[+0-9][0-9 \u00a0/–-]*/g;

/** All that the text looks like, each once. */
export function personHints(text: string): PersonHint[] {
  const hints = new Set<PersonHint>();
  const words = text.split(BETWEEN_WORDS).map((word) => word.replace(AROUND, ""));
  words.forEach((word, index) => {
    if (isEmail(word)) hints.add("email");
    const next = words[index + 1];
    if (PLATE.test(word) || (word.length === 3 && next?.length === 3 && PLATE.test(word + next))) hints.add("number_plate");
  });
  for (const [written] of text.matchAll(NUMBER)) {
    const digits = written.replace(/[^0-9]/g, "");
    if (isIdentityNumber(digits)) hints.add("identity_number");
    else if (/^[+0]/.test(written) && digits.length >= 8 && digits.length <= 15) hints.add("phone_number");
  }
  return [...hints];
}

/** Something with an at sign between words. */
function isEmail(word: string): boolean {
  const at = word.indexOf("@");
  const host = word.slice(at + 1);
  return at > 0 && host.includes(".") && !host.startsWith(".") && !host.endsWith(".");
}

/** Ten or twelve digits, a possible date, and the check digit of SKV 704 (Luhn). */
function isIdentityNumber(digits: string): boolean {
  if (digits.length !== 10 && digits.length !== 12) return false;
  const ten = [...digits.slice(-10)].map(Number);
  const part = (start: number): number => Number(digits.slice(-10).slice(start, start + 2));
  const month = part(2);
  // A coordination number has 60 added to its day.
  const day = part(4) % 60;
  const sum = ten.reduce((all, digit, index) => all + (index % 2 === 1 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && sum % 10 === 0;
}
