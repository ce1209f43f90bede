/** The languages, each in its own words, before anything else. A language that can't be fetched now says so and leaves the present one. */
import { Globe } from "lucide";
import { useState } from "preact/hooks";
import { language, t, useLanguage } from "../i18n/i18n.ts";
import { LANGUAGES } from "../i18n/languages.ts";
import { Icon } from "../ui/icon.tsx";
import { Picks } from "../ui/picks.tsx";

export function LanguagePicks() {
  const [isMissing, setMissing] = useState(false);
  return (
    <div class="stack">
      <Picks
        name="language"
        legend={
          <span class="tag">
            <Icon of={Globe} />
            <span>
              {t("language")}{" "}
              {language.value.tag !== "en" && (
                <span class="quiet" lang="en">
                  Language
                </span>
              )}
            </span>
          </span>
        }
        value={language.value.tag}
        onChange={(tag) => void useLanguage(tag, true).then((isThere) => setMissing(!isThere))}
        choices={LANGUAGES.map((each) => ({ value: each.tag, label: each.name, lang: each.tag }))}
      />
      {isMissing && <p role="alert">{t("language-missing")}</p>}
    </div>
  );
}
