/** Words for what went wrong: what happened, what is safe, what to do. A code without words of its own gets the general ones. */
import { coreError } from "../core/error.ts";
import { hasText, t } from "./i18n.ts";

export function errorText(thrown: unknown): string {
  const { code } = coreError(thrown);
  const id = `error-${code.replaceAll("_", "-")}`;
  return hasText(id) ? t(id) : t("error-other", { code });
}
