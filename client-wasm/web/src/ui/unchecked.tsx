/** Says so where a machine made the texts and nobody has checked them, with the way to texts that somebody has. Read once it may be put away; the settings say it always. */
import { signal } from "@preact/signals";
import { X } from "lucide";
import { language, t, useLanguage } from "../i18n/i18n.ts";
import { remember, remembered } from "../shell/memory.ts";
import { Icon } from "./icon.tsx";

const read = signal(remembered("unchecked"));

export function Unchecked({ isAlways = false }: { isAlways?: boolean }) {
  const { tag, isChecked } = language.value;
  if (isChecked || (read.value === tag && !isAlways)) return null;
  const putAway = (): void => {
    remember("unchecked", tag);
    read.value = tag;
  };
  return (
    <p class="quiet unchecked">
      <span>{t("machine-made")}</span>
      <button type="button" class="btn bare link" lang="sv" onClick={() => useLanguage("sv", true)}>
        Svenska
      </button>
      {!isAlways && (
        <button type="button" class="icon-btn" aria-label={t("machine-made-close")} onClick={putAway}>
          <Icon of={X} />
        </button>
      )}
    </p>
  );
}
