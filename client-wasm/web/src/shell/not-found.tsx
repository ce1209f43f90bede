/** An address that leads nowhere. */
import { t } from "../i18n/i18n.ts";
import { Empty } from "../ui/states.tsx";
import { useArrival, useTitle } from "../ui/view.tsx";

export function NotFound() {
  useTitle(t("not-found-title"));
  const heading = useArrival();
  return (
    <main class="phone">
      <div class="middle">
        <Empty>
          <h1 ref={heading} tabIndex={-1}>
            {t("not-found-title")}
          </h1>
          <p>{t("not-found-text")}</p>
          <a class="btn" href="/">
            {t("to-start")}
          </a>
        </Empty>
      </div>
    </main>
  );
}
