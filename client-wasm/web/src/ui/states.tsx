/** What a view shows when it has nothing to show: it is coming, there is nothing, there is no net, it failed. Always with what to do next. */
import { CircleAlert, type IconNode, WifiOff } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/i18n.ts";
import { Icon } from "./icon.tsx";
import { Lantern } from "./lantern.tsx";

/** Says nothing for a moment, then that it is coming, then that it takes long: never a wait without an end. */
export function Loading() {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timers = [setTimeout(() => setStep(1), 300), setTimeout(() => setStep(2), 8_000)];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <div class="view-state" role="status">
      {step > 0 && <Lantern />}
      {step > 0 && <p>{t(step === 1 ? "state-loading" : "state-loading-long")}</p>}
      {step === 2 && (
        <button type="button" class="btn" onClick={() => location.reload()}>
          {t("state-reload")}
        </button>
      )}
    </div>
  );
}

export function Empty({ icon, title, children }: { icon?: IconNode; title?: string; children: ComponentChildren }) {
  return (
    <div class="view-state">
      {icon === undefined ? <Lantern /> : <Icon of={icon} />}
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </div>
  );
}

export function Offline({ children }: { children?: ComponentChildren }) {
  return (
    <Empty icon={WifiOff}>
      <p>{t("state-offline")}</p>
      {children}
    </Empty>
  );
}

/** What is saved here could not be read: never to be taken for nothing. */
export function Unread({ onAgain }: { onAgain: () => void }) {
  return (
    <Failed title={t("opening-title-storage-failed")}>
      <p>{t("opening-text-storage-failed")}</p>
      <button type="button" class="btn" onClick={onAgain}>
        {t("try-again")}
      </button>
    </Failed>
  );
}

export function Failed({ title, children }: { title?: string; children: ComponentChildren }) {
  return (
    <div class="view-state" role="alert">
      <Icon of={CircleAlert} />
      {title !== undefined && <h2>{title}</h2>}
      {children}
    </div>
  );
}
