/** One person in a walk, an area or an organisation, with each device and what can be ended. Refuses to offer what this person may not do. */
import { LogOut, Smartphone, Trash2 } from "lucide";
import type { Device } from "../../generated/Device";
import type { Member } from "../../generated/Member";
import { clockOrDay, t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { personName } from "../names.ts";

export type Wanted = "end" | "sign-out" | "wipe";

function left(device: Device): string {
  const operations = device.waiting_operations;
  const photos = device.waiting_photos ?? 0;
  if (operations === undefined) return t("desk-phone-unheard");
  if (operations === 0 && photos === 0) return t("desk-phone-home");
  return [
    operations > 0 ? t("desk-phone-operations", { count: operations }) : "",
    photos > 0 ? t("desk-phone-photos", { count: photos }) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

function state(device: Device): string {
  if (device.is_this) return t("people-device-this");
  if (device.is_wiped) return t("people-device-wiped");
  return t(device.is_signed_in ? "people-device-in" : "people-device-out");
}

function DeviceLine({ device, mayEnd, onWant }: { device: Device; mayEnd: boolean; onWant: (wanted: Wanted) => void }) {
  return (
    <li data-out={device.is_signed_in ? undefined : ""}>
      <Icon of={Smartphone} />
      <span class="facts">
        <b>{left(device)}</b>
        <span class="quiet">{t("desk-phone-heard", { when: clockOrDay(device.heard_at_ms) })}</span>
        <span class="quiet">{state(device)}</span>
      </span>
      {mayEnd && !device.is_this && (
        <span class="row">
          {device.is_signed_in && (
            <button type="button" class="btn" onClick={() => onWant("sign-out")}>
              <Icon of={LogOut} flip /> {t("people-sign-out")}
            </button>
          )}
          {!device.is_wiped && (
            <button type="button" class="btn" onClick={() => onWant("wipe")}>
              <Icon of={Trash2} /> {t("people-wipe")}
            </button>
          )}
        </span>
      )}
    </li>
  );
}

interface MemberWanted {
  member: Member;
  isWalk: boolean;
  onWant: (wanted: Wanted, device?: Device) => void;
  onGiveAgain: () => void;
}

export function MemberCard({ member, isWalk, onWant, onGiveAgain }: MemberWanted) {
  const isEnded = member.roles.length === 0;
  const name = personName(member.person, isWalk ? "participant" : "colleague");
  return (
    <li class="member">
      <header>
        <h3>{name}</h3>
        <span class={isEnded ? "flag" : "tag"}>
          {isEnded ? t("people-ended") : member.roles.map((role) => word("people-role", role)).join(", ")}
        </span>
        {isEnded ? (
          <button type="button" class="btn" onClick={onGiveAgain}>
            {t("people-give-again")}
          </button>
        ) : (
          member.may_end && (
            <button type="button" class="btn" onClick={() => onWant("end")}>
              {t("people-end")}
            </button>
          )
        )}
      </header>
      {member.devices.length === 0 ? (
        <p class="quiet">{t("people-no-device")}</p>
      ) : (
        <ul class="devices">
          {member.devices.map((device) => (
            <DeviceLine
              key={device.device_id}
              device={device}
              mayEnd={member.may_end_devices}
              onWant={(wanted) => onWant(wanted, device)}
            />
          ))}
        </ul>
      )}
    </li>
  );
}
