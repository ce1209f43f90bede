/** A note's standing in words, with its icon. */
import { Check, CircleAlert, type IconNode, ImageUp, Smartphone, Undo2 } from "lucide";
import { clockOrDay, t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { stateIcon } from "../../ui/state-icons.ts";
import type { Standing } from "./standing.ts";

function said(standing: Standing): [IconNode, string] {
  switch (standing.at) {
    case "needs_you":
      return [CircleAlert, t("standing-needs-you")];
    case "waiting":
      return [
        Smartphone,
        standing.sinceMs === undefined ? t("standing-waiting") : t("standing-waiting-since", { time: clockOrDay(standing.sinceMs) }),
      ];
    case "photo_coming":
      return [ImageUp, t("standing-photo-coming", { count: standing.left })];
    case "sent":
      return [Check, t("standing-sent")];
    case "withdrawn":
      return [Undo2, t("standing-withdrawn")];
    case "finding":
      return [stateIcon(standing.state), word("finding-state", standing.state)];
  }
}

export function StandingLine({ standing }: { standing: Standing }) {
  const [icon, text] = said(standing);
  return (
    <span class={`tag ${standing.at === "needs_you" ? "attention" : "quiet"}`}>
      <Icon of={icon} /> <span>{text}</span>
    </span>
  );
}
