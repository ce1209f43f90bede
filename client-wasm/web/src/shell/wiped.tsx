/** This phone was reported lost or handed in, and has forgotten all it had: says so plainly. Refuses to keep what the browser itself remembers of us. */
import "../walk/kept/texts.ts";
import { useEffect } from "preact/hooks";
import { t } from "../i18n/i18n.ts";
import { Lantern } from "../ui/lantern.tsx";
import { useTitle } from "../ui/view.tsx";

/** Theme, language, what was looked at: nothing of it is worth keeping on a phone that changes hands. */
function forgetSettings(): void {
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

export default function Wiped() {
  useTitle(t("wiped-title"));
  useEffect(forgetSettings, []);
  return (
    <main class="phone">
      <div class="middle">
        <div class="view-state" role="alert">
          <Lantern />
          <h1>{t("wiped-title")}</h1>
          <p class="lead">{t("wiped-text")}</p>
          <p class="quiet">{t("wiped-help")}</p>
          <a class="btn" href="/" onClick={() => location.assign("/")}>
            {t("wiped-anew")}
          </a>
        </div>
      </div>
    </main>
  );
}
