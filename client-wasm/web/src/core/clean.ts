/**
 * What people paste, without the signs that nobody sees and that the server takes from nobody: tabs become blanks; other control characters, halves of letters and
 * the signs that turn the direction of what follows go. Everything that is read stays, also the marks U+200E and U+200F and the joiners of emoji and Arabic.
 */
const SPACES = /[\t\v\f\x85]/g;
const UNSEEN = /(?!\n)[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu;

export const clean = (text: string): string => text.replace(SPACES, " ").replace(UNSEEN, "");

/** As JSON, with all text in it cleaned. */
export const cleanJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === "string" ? clean(inner) : inner));
