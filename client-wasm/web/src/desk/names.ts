/** The names of people, organisations, areas and walks, for display. A participant needs no name: then it says what they are. */
import { byId, session } from "../core/core.ts";
import { t } from "../i18n/i18n.ts";

/** Who wrote something. `role` is what one is called without a name. */
export function personName(id: string, role: "participant" | "colleague"): string {
  if (id === session.value?.person) return t("desk-you");
  return byId("person").value.get(id)?.name ?? t(role === "participant" ? "desk-a-participant" : "desk-a-colleague");
}

/** "av dig", "av Cleo Exempel". */
export function byPerson(id: string, role: "participant" | "colleague" = "colleague"): string {
  return id === session.value?.person ? t("desk-by-you") : t("finding-history-by", { name: personName(id, role) });
}

export function organisationName(id: string | null | undefined): string {
  if (id === null || id === undefined) return "";
  return byId("organisation").value.get(id)?.name ?? t("desk-unknown-organisation");
}

export function areaName(id: string | null | undefined): string {
  return id === null || id === undefined ? "" : (byId("area").value.get(id)?.name ?? "");
}

export function walkName(id: string | null | undefined): string {
  return id === null || id === undefined ? "" : (byId("walk").value.get(id)?.name ?? "");
}
