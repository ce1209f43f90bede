/** A small line when a new version waits. Never while something is being written or saved. */
import { RotateCw } from "lucide";
import { useState } from "preact/hooks";
import { t } from "../i18n/i18n.ts";
import { Icon } from "../ui/icon.tsx";
import { busy, isUpdateWaiting, takeUpdate } from "./update.ts";

export function Update() {
  const [isLater, setLater] = useState(false);
  if (!isUpdateWaiting.value || isLater || busy.value > 0) return null;
  return (
    <div class="toast floating" role="status">
      <div class="undo">
        <span>{t("update-ready")}</span>
        <button type="button" class="btn bare" onClick={takeUpdate}>
          <Icon of={RotateCw} /> {t("update-take")}
        </button>
        <button type="button" class="btn bare" onClick={() => setLater(true)}>
          {t("later")}
        </button>
      </div>
    </div>
  );
}
