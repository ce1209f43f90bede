/** Says that one is not in just now, what is safe, and the way back in: by code, or for staff by name. Both after leaving and after the server has ended the session. */
import { isOut, session, status } from "../core/core.ts";
import { t } from "../i18n/i18n.ts";

export function SignedOut() {
  if (!isOut()) return null;
  const { waiting_operations, waiting_photos, tray } = status.value;
  return (
    <section class="notice needs">
      <h2>{t("signed-out-title")}</h2>
      {waiting_operations + waiting_photos + tray > 0 && <p>{t("signed-out-text")}</p>}
      {session.value?.user === undefined ? (
        <a class="btn" href="/">
          {t("join-again")}
        </a>
      ) : (
        <a class="btn" href="/sign-in">
          {t("sign-in-staff")}
        </a>
      )}
    </section>
  );
}
