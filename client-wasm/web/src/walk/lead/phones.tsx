/** What each phone of the walk has left, as the phones themselves last said. Refuses to call a phone empty that has not been heard; without a network it says how old its word is. */
import { CircleCheck, Smartphone } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { authorisedFetch, byId, status } from "../../core/core.ts";
import { me } from "../../core/waiting.ts";
import type { Phone } from "../../generated/Phone";
import type { Phones } from "../../generated/Phones";
import { errorText } from "../../i18n/error-text.ts";
import { clockOrDay, t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";

const AGAIN_MS = 10_000;

export interface KnownPhones {
  known: readonly Phone[] | undefined;
  atMs: number | undefined;
  wrong: string | undefined;
}

const isHome = (phone: Phone): boolean => phone.waiting_operations === 0 && phone.waiting_photos === 0;
export const unsentPhones = (phones: readonly Phone[]): number => phones.filter((phone) => !isHome(phone)).length;

/** Asks again every ten seconds while it is looked at, and when there was news. */
export function usePhones(walk: string): KnownPhones {
  const [told, setTold] = useState<KnownPhones>({ known: undefined, atMs: undefined, wrong: undefined });
  const news = status.value.pulled_at_ms;
  useEffect(() => {
    let isHere = true;
    const look = async (): Promise<void> => {
      try {
        const { phones } = await authorisedFetch<Phones>("GET", `/api/walks/${walk}/phones`);
        if (isHere) setTold({ known: phones, atMs: Date.now(), wrong: undefined });
      } catch (thrown) {
        if (isHere) setTold((before) => ({ ...before, wrong: errorText(thrown) }));
      }
    };
    void look();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void look();
    }, AGAIN_MS);
    return () => {
      isHere = false;
      clearInterval(timer);
    };
  }, [walk, news]);
  return told;
}

function left(phone: Phone): string {
  if (phone.waiting_operations === undefined) return t("lead-phone-unheard");
  if (isHome(phone)) return t("lead-phone-home");
  return [
    phone.waiting_operations > 0 ? t("lead-phone-operations", { count: phone.waiting_operations }) : "",
    (phone.waiting_photos ?? 0) > 0 ? t("lead-phone-photos", { count: phone.waiting_photos ?? 0 }) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function nameOf(phone: Phone): string {
  if (phone.person === me.value) return t("lead-phone-you");
  return byId("person").value.get(phone.person)?.name ?? t("lead-phone-someone");
}

export function PhoneList({ phones: { known, atMs, wrong } }: { phones: KnownPhones }) {
  const isOffline = status.value.state === "offline";
  const home = (known?.length ?? 0) - unsentPhones(known ?? []);
  return (
    <section class="stack" aria-labelledby="phones-title">
      <h2 id="phones-title">{t("lead-phones")}</h2>
      {known !== undefined && (
        <p role="status">{known.length === 0 ? t("lead-phones-none") : t("lead-phones-home", { home, count: known.length })}</p>
      )}
      {wrong !== undefined && <p class="quiet">{isOffline ? t("lead-phones-offline") : wrong}</p>}
      {wrong !== undefined && atMs !== undefined && <p class="quiet">{t("lead-phones-at", { when: clockOrDay(atMs) })}</p>}
      {known === undefined && wrong === undefined && <p class="quiet">{t("state-loading")}</p>}
      {known !== undefined && known.length > 0 && (
        <ul class="rows">
          {known.map((phone, index) => (
            <li key={`${phone.person} ${index}`} class="line">
              <Icon of={isHome(phone) ? CircleCheck : Smartphone} class={isHome(phone) ? "good" : ""} />
              <span class="words">
                <b>
                  <bdi>{nameOf(phone)}</bdi>
                </b>
                <span>{left(phone)}</span>
                <span class="quiet">{t("lead-phone-heard", { when: clockOrDay(phone.heard_at_ms) })}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
