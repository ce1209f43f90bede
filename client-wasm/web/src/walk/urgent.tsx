/** What is urgent does not wait for review: the owners' numbers at once, and 112. */
import { Phone as PhoneIcon } from "lucide";
import { useRecords } from "../core/core.ts";
import { t } from "../i18n/i18n.ts";
import { Icon } from "../ui/icon.tsx";

export function UrgentNumbers() {
  const owners = useRecords("organisation").filter((each) => !each.meta.is_withdrawn && (each.emergency_phone || each.fault_report_phone));
  return (
    <section class="notice needs">
      <h2>
        <Icon of={PhoneIcon} /> <span>{t("urgent-title")}</span>
      </h2>
      <p>{t(owners.length === 0 ? "urgent-none" : "urgent-text")}</p>
      {owners.length > 0 && (
        <div class="stack">
          {owners.map((owner) => {
            const phone = owner.emergency_phone ?? owner.fault_report_phone ?? "";
            return (
              <a class="btn call" key={owner.meta.id} href={`tel:${phone.replace(/[^+\d]/g, "")}`}>
                <Icon of={PhoneIcon} />{" "}
                <span>
                  <bdi lang="sv">{owner.name}</bdi>{" "}
                  <b>
                    <bdi>{phone}</bdi>
                  </b>
                </span>
              </a>
            );
          })}
        </div>
      )}
    </section>
  );
}

/** Crime is not for a checklist. */
export function CrimeLine() {
  return (
    <p class="quiet">
      {t("crime-line")} <a href="tel:112">{t("crime-112")}</a> · <a href="tel:11414">{t("crime-11414")}</a>
    </p>
  );
}
