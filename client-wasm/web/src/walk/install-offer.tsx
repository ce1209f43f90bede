/** The offer to install: one line, once. On iPhones it also says how, and why before the code is entered. */
import { Download, Share } from "lucide";
import { t } from "../i18n/i18n.ts";
import { canInstall, declineInstall, install, isIosTab } from "../shell/install.ts";
import { Icon } from "../ui/icon.tsx";

export function InstallOffer() {
  if (isIosTab()) {
    return (
      <p class="hint">
        <Icon of={Share} /> <span>{t("install-ios")}</span>
      </p>
    );
  }
  if (!canInstall.value) return null;
  return (
    <section class="notice">
      <p>{t("install-text")}</p>
      <div class="aside">
        <button type="button" class="btn" onClick={() => void install()}>
          <Icon of={Download} /> {t("install-yes")}
        </button>
        <button type="button" class="btn bare" onClick={declineInstall}>
          {t("install-no")}
        </button>
      </div>
    </section>
  );
}
