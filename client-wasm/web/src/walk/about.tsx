/** How data is handled, and how well everyone can use Lykta: plain words, readable without an account. */
import { t } from "../i18n/i18n.ts";
import { useArrival, useTitle } from "../ui/view.tsx";
import { Phone } from "./phone.tsx";

const PARTS = ["what", "who", "public", "long", "rights", "access"] as const;

export function About() {
  useTitle(t("about-title"));
  const arrival = useArrival();
  return (
    <Phone back={{ to: "/", label: t("to-start") }} name="Lykta" hasChip={false} middle="loose">
      <h1 ref={arrival} tabIndex={-1} class="ask-size">
        {t("about-title")}
      </h1>
      {PARTS.map((part) => (
        <section class="stack" key={part}>
          <h2 class="lead">{t(`about-${part}-title`)}</h2>
          <p>{t(`about-${part}`)}</p>
        </section>
      ))}
    </Phone>
  );
}
