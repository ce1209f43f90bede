/** The languages Lykta speaks. Swedish is complete and the one everything falls back to; "checked" says whether a person has read the texts. */
export interface Language {
  tag: string;
  name: string;
  direction: "ltr" | "rtl";
  isChecked: boolean;
}

export const LANGUAGES: readonly Language[] = [
  { tag: "sv", name: "Svenska", direction: "ltr", isChecked: true },
  { tag: "en", name: "English", direction: "ltr", isChecked: true },
  { tag: "ar", name: "العربية", direction: "rtl", isChecked: false },
];
export const FALLBACK = "sv";

/** The language to begin with: the one chosen before, else the first the device asks for that we have. */
export function firstLanguage(chosen: string | null, wished: readonly string[]): string {
  for (const tag of [chosen, ...wished]) {
    const known = LANGUAGES.find((language) => tag === language.tag || tag?.startsWith(`${language.tag}-`));
    if (known) return known.tag;
  }
  return FALLBACK;
}
