/** Words for what went wrong: what happened, what is safe, what to do. A code without words of its own gets the general ones. */
import { coreError } from "../core/error.ts";
import { hasText, t } from "./i18n.ts";

export function errorText(thrown: unknown): string {
  const { code } = coreError(thrown);
  const name = code.replaceAll("_", "-");
  // What can go wrong while opening and only seldom later is told in the words for opening.
  const id = [`error-${name}`, `opening-text-${name}`].find(hasText);
  return id === undefined ? t("error-other", { code }) : t(id);
}
