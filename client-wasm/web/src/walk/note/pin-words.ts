/** A pin in words: from the nearest stop, else from where the phone is. A coordinate says nothing to anybody. */
import type { Position } from "../../generated/Position";
import type { Stop } from "../../generated/Stop";
import { number, t } from "../../i18n/i18n.ts";
import { type Bearing, bearing } from "./position.ts";

/** "Nålen står 12 m norr om Tunneln." */
export function inWords(pin: Position, stops: readonly Stop[], here: Position | undefined): string {
  let nearest: { place: string; from: Bearing } | undefined;
  for (const { name, position } of stops) {
    if (!position) continue;
    const from = bearing(position, pin);
    if (nearest === undefined || from.metres < nearest.from.metres) nearest = { place: name ?? "", from };
  }
  if (nearest === undefined && here !== undefined) nearest = { place: t("pin-you"), from: bearing(here, pin) };
  if (nearest === undefined) return t("pin-set");
  const { place, from } = nearest;
  return from.way === "" ? t("pin-at", { place }) : t("pin-off", { metres: number(from.metres), way: t(`way-${from.way}`), place });
}
