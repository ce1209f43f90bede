/** The few things one may set: language, light, and leaving. */
import { LogOut } from "lucide";
import { useState } from "preact/hooks";
import { session, signOut, status } from "../core/core.ts";
import { errorText } from "../i18n/error-text.ts";
import { t } from "../i18n/i18n.ts";
import { go } from "../shell/router.ts";
import { chooseTheme, type Theme, theme } from "../shell/theme.ts";
import { Icon } from "../ui/icon.tsx";
import { Picks } from "../ui/picks.tsx";
import { Unchecked } from "../ui/unchecked.tsx";
import { useArrival, useTitle } from "../ui/view.tsx";
import { InstallOffer } from "./install-offer.tsx";
import { LanguagePicks } from "./language-picks.tsx";
import { Phone } from "./phone.tsx";

export function SettingsView() {
  useTitle(t("settings"));
  const arrival = useArrival();
  const [wrong, setWrong] = useState<string>();
  const { waiting_operations, waiting_photos, tray } = status.value;
  const left = waiting_operations + waiting_photos > 0 ? "sign-out-waiting" : tray > 0 ? "sign-out-refused" : "sign-out-help";
  return (
    <Phone back={{ to: "/", label: t("to-start") }} name="Lykta" hasChip={session.value !== undefined} middle="loose">
      <h1 ref={arrival} tabIndex={-1} class="ask-size">
        {t("settings")}
      </h1>
      <LanguagePicks />
      <Unchecked isAlways />
      <Picks
        name="theme"
        legend={t("theme")}
        value={theme.value}
        onChange={(to) => chooseTheme(to as Theme)}
        choices={[
          { value: "auto", label: t("theme-auto") },
          { value: "dark", label: t("theme-dark") },
          { value: "light", label: t("theme-light") },
        ]}
      />
      <p class="quiet">{t("theme-help")}</p>
      <InstallOffer />
      <p>
        <a href="/about">{t("about-data-link")}</a>
      </p>
      {session.value !== undefined && (
        <section class="stack">
          <hr class="rule" />
          <p class="quiet">{t(left)}</p>
          <button
            type="button"
            class="btn"
            onClick={() =>
              signOut().then(
                () => go("/"),
                (thrown) => setWrong(errorText(thrown)),
              )
            }
          >
            <Icon of={LogOut} flip /> {t(session.value.user === undefined ? "leave" : "sign-out")}
          </button>
          {wrong !== undefined && <p role="alert">{wrong}</p>}
        </section>
      )}
    </Phone>
  );
}
