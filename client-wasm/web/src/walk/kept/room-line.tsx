/** What the browser has promised, and how much room there is, in words. Refuses to calm where there is no promise. */
import { HardDrive, Smartphone } from "lucide";
import { useEffect } from "preact/hooks";
import { status } from "../../core/core.ts";
import { t } from "../../i18n/i18n.ts";
import { isIosTab } from "../../shell/install.ts";
import { Icon } from "../../ui/icon.tsx";
import { about } from "./about.ts";
import { isNearlyFull, lookAtRoom, type Room, room } from "./room.ts";

/** Looks as long as it is shown, and again whenever the queue moves. */
function useRoom(): Room | undefined {
  const now = status.value;
  useEffect(() => void lookAtRoom(), [now]);
  return room.value;
}

/** Says so before nothing fits any more. */
export function NearlyFull() {
  const now = useRoom();
  if (now?.photos === undefined || !isNearlyFull(now)) return null;
  return (
    <section class="notice needs" role="status">
      <h2>
        <Icon of={HardDrive} /> <span>{t("room-full-title")}</span>
      </h2>
      <p>{t("room-full-text", { count: about(now.photos) })}</p>
    </section>
  );
}

export function RoomLine() {
  const now = useRoom();
  if (now === undefined) return null;
  const { isPromised, photos } = now;
  return (
    <>
      <p class="hint">
        <Icon of={Smartphone} /> <span>{t(isPromised ? "room-not-cleared" : isIosTab() ? "room-ios" : "room-may-be-cleared")}</span>
      </p>
      {photos !== undefined && !isNearlyFull(now) && (
        <p class="hint">
          <Icon of={HardDrive} /> <span>{photos > 1_000 ? t("room-plenty") : t("room-free", { count: about(photos) })}</span>
        </p>
      )}
    </>
  );
}
