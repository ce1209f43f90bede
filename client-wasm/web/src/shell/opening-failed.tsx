/** The core could not open its store: says what that means and what to do, in words for each cause. Invariant: never a blank page. */
import type { CoreError } from "../core/error.ts";
import { t, word } from "../i18n/i18n.ts";
import { Failed } from "../ui/states.tsx";
import { useTitle } from "../ui/view.tsx";

const KNOWN = new Set(["storage_missing", "storage_blocked", "storage_full", "storage_failed", "storage_newer"]);

export function OpeningFailed({ error }: { error: CoreError }) {
  const code = KNOWN.has(error.code) ? error.code : "storage_failed";
  useTitle(t("opening-failed"));
  return (
    <main class="phone">
      <div class="middle">
        <Failed>
          <h1>{word("opening-title", code)}</h1>
          <p class="lead">{word("opening-text", code)}</p>
          <button type="button" class="btn lit" onClick={() => location.reload()}>
            {t("try-again")}
          </button>
          <p class="quiet">{t("opening-code", { code: error.code })}</p>
        </Failed>
      </div>
    </main>
  );
}
