/** Says so where a machine made the texts and nobody has checked them, with the way to texts that somebody has. */
import { language, t, useLanguage } from "../i18n/i18n.ts";

export function Unchecked() {
  if (language.value.isChecked) return null;
  return (
    <p class="quiet unchecked">
      {t("machine-made")}{" "}
      <button type="button" class="btn bare link" lang="sv" onClick={() => useLanguage("sv", true)}>
        Svenska
      </button>
    </p>
  );
}
