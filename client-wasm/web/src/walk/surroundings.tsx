/** Light and weather, kept with every answer and note: reckoned or remembered, and always the user's to change. */
import { type Signal, signal } from "@preact/signals";
import { CloudFog, CloudRain, CloudSun, Moon, Snowflake, Sun, Sunset } from "lucide";
import { t, word } from "../i18n/i18n.ts";
import { remember, remembered } from "../shell/memory.ts";
import { type Light, lightAt } from "../shell/sun.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Picks } from "../ui/picks.tsx";

export type Weather = "dry" | "rain" | "snow" | "fog";
interface Told {
  light?: Light;
  weather?: Weather;
  /** When it was said: the light of two hours ago is no news. */
  at: number;
}

const GOOD_FOR_MS = 2 * 3_600_000;
const told: Signal<Told> = signal(read());

function read(): Told {
  try {
    const kept: unknown = JSON.parse(remembered("surroundings") ?? "null");
    if (typeof kept === "object" && kept !== null && "at" in kept && Date.now() - Number(kept.at) < GOOD_FOR_MS) return kept as Told;
  } catch {
    // An unreadable memory is no memory.
  }
  return { at: 0 };
}

/** What is true now, as far as Lykta knows. */
export function surroundings(at: { latitude: number; longitude: number } | undefined): { light: Light; weather: Weather } {
  const place = at ?? { latitude: 57.5, longitude: 12.7 };
  const isFresh = Date.now() - told.value.at < GOOD_FOR_MS;
  return {
    light: (isFresh ? told.value.light : undefined) ?? lightAt(Date.now(), place.latitude, place.longitude),
    weather: (isFresh ? told.value.weather : undefined) ?? "dry",
  };
}

function tell(change: Partial<Told>): void {
  told.value = { ...told.value, ...change, at: Date.now() };
  remember("surroundings", JSON.stringify(told.value));
}

export function SurroundingsDialog({ light, weather, onClose }: { light: Light; weather: Weather; onClose: () => void }) {
  return (
    <Dialog title={t("surroundings-title")} onClose={onClose}>
      <Picks
        name="light"
        legend={t("light")}
        value={light}
        onChange={(value) => tell({ light: value as Light })}
        choices={[
          { value: "day", label: word("light", "day"), icon: Sun },
          { value: "dusk", label: word("light", "dusk"), icon: Sunset },
          { value: "dark", label: word("light", "dark"), icon: Moon },
        ]}
      />
      <Picks
        name="weather"
        legend={t("weather")}
        value={weather}
        onChange={(value) => tell({ weather: value as Weather })}
        choices={[
          { value: "dry", label: word("weather", "dry"), icon: CloudSun },
          { value: "rain", label: word("weather", "rain"), icon: CloudRain },
          { value: "snow", label: word("weather", "snow"), icon: Snowflake },
          { value: "fog", label: word("weather", "fog"), icon: CloudFog },
        ]}
      />
      <button type="button" class="btn lit" onClick={onClose}>
        {t("done")}
      </button>
    </Dialog>
  );
}
