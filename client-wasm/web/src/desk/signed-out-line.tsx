/** One line at the desk when the server knows nobody here any more: what is shown grows old, what is done waits, and the way back in. */
import { CircleAlert } from "lucide";
import { isOut, status } from "../core/core.ts";
import { clockOrDay, t } from "../i18n/i18n.ts";
import { place } from "../shell/router.ts";
import { Icon } from "../ui/icon.tsx";

export function SignedOutLine() {
  if (!isOut()) return null;
  const at = status.value.pulled_at_ms;
  return (
    <section class="desk-line notice needs" aria-label={t("desk-out")}>
      <Icon of={CircleAlert} />
      <p>
        <b>{t("desk-out")}</b> {at === undefined ? t("desk-out-new") : t("desk-out-since", { time: clockOrDay(at) })}
        {location.protocol === "http:" && <span class="quiet"> {t("desk-out-http")}</span>}
      </p>
      <a class="btn" href={`/sign-in?to=${encodeURIComponent(place.value.pathname + place.value.search)}`}>
        {t("desk-out-in")}
      </a>
    </section>
  );
}
