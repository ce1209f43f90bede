/** What each phone of a walk has left to send, as the phones themselves last said. Refuses to call a phone empty that has not been heard. */
import { Smartphone, Users } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { authorisedFetch, status } from "../../core/core.ts";
import type { Phone } from "../../generated/Phone";
import type { Phones } from "../../generated/Phones";
import { clockOrDay, t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { troubleText } from "../acting.ts";
import { personName } from "../names.ts";

const AGAIN_MS = 10_000;

const isHome = (phone: Phone): boolean => phone.waiting_operations === 0 && phone.waiting_photos === 0;

function left(phone: Phone): string {
  if (phone.waiting_operations === undefined) return t("desk-phone-unheard");
  if (isHome(phone)) return t("desk-phone-home");
  return [
    phone.waiting_operations > 0 ? t("desk-phone-operations", { count: phone.waiting_operations }) : "",
    (phone.waiting_photos ?? 0) > 0 ? t("desk-phone-photos", { count: phone.waiting_photos ?? 0 }) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

export function PhonesPart({ id }: { id: string }) {
  const [phones, setPhones] = useState<readonly Phone[] | undefined>();
  const [trouble, setTrouble] = useState<string | undefined>();
  const news = status.value.pulled_at_ms;
  useEffect(() => {
    let isGone = false;
    const look = async (): Promise<void> => {
      try {
        const told = await authorisedFetch<Phones>("GET", `/api/walks/${id}/phones`);
        if (isGone) return;
        setPhones(told.phones);
        setTrouble(undefined);
      } catch (thrown) {
        if (!isGone) setTrouble(troubleText(thrown));
      }
    };
    void look();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void look();
    }, AGAIN_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [id, news]);
  const home = phones?.filter(isHome).length ?? 0;
  return (
    <section aria-labelledby="phones-title">
      <div class="part-head">
        <h3 id="phones-title">{t("desk-phones")}</h3>
        <a class="btn bare edit-button" href={`/desk/people?scope=walk:${id}`}>
          <Icon of={Users} /> {t("people-link")}
        </a>
      </div>
      {phones !== undefined && (
        <p class="quiet">{phones.length === 0 ? t("desk-phones-none") : t("desk-phones-home", { home, count: phones.length })}</p>
      )}
      {trouble !== undefined && <p class="notice">{trouble}</p>}
      {phones === undefined && trouble === undefined && <p class="quiet">{t("state-loading")}</p>}
      <ul class="phones">
        {(phones ?? []).map((phone, index) => (
          <li key={`${phone.person} ${index}`} class={isHome(phone) ? "home" : ""}>
            <Icon of={Smartphone} />
            <span>{personName(phone.person, "participant")}</span>
            <b>{left(phone)}</b>
            <span class="quiet">{t("desk-phone-heard", { when: clockOrDay(phone.heard_at_ms) })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
