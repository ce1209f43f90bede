/** Says that one is not in just now, what is safe, and the way back in: by code, or for staff by name. Both after leaving and after the server has ended the session. */
import { session, status } from "../core/core.ts";
import { t } from "../i18n/i18n.ts";

/** Codes with which the last round said that nobody is signed in. */
const OUT = ["not_signed_in", "sign_in_needed"];

/** Without a session, or with one that the server does not know any more. */
export const isOut = (): boolean => session.value === undefined || OUT.includes(status.value.last_problem ?? "");

export function SignedOut() {
  if (!isOut()) return null;
  return (
    <section class="notice needs">
      <h2>{t("signed-out-title")}</h2>
      <p>{t("signed-out-text")}</p>
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
