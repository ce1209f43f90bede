/** What the participants said, in their own words, beside what the review made of it. Refuses to change their words. */
import type { Finding } from "../../generated/Finding";
import type { Observation } from "../../generated/Observation";
import { dayAndClock, t, word } from "../../i18n/i18n.ts";
import { Mark } from "../../ui/mark.tsx";
import { personName } from "../names.ts";

/** Light, weather, feeling, time: the circumstances on one line. */
export function circumstances(observation: Observation): string {
  const at = observation.observed_at ? Date.parse(observation.observed_at) : observation.meta.created_at_ms;
  return [
    personName(observation.meta.created_by, "participant"),
    at === null || at === undefined ? "" : dayAndClock(at),
    observation.light ? word("finding-light", observation.light) : "",
    observation.weather ? word("finding-weather", observation.weather) : "",
    observation.feeling ? word("finding-feeling", observation.feeling) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

function Changed({ from, to, prefix }: { from: string | null | undefined; to: string | null | undefined; prefix: string }) {
  if (!from || !to || from === to) return null;
  return <p class="small quiet">{t("finding-changed-in-review", { from: word(prefix, from), to: word(prefix, to) })}</p>;
}

export function Said({ finding, observations }: { finding: Finding; observations: readonly Observation[] }) {
  if (observations.length === 0) return null;
  return (
    <section aria-labelledby="said-title">
      <h3 id="said-title">{t("finding-said")}</h3>
      <ul class="quotes">
        {observations.map((observation) => (
          <li key={observation.meta.id}>
            <p class={observation.text ? "said" : "said quiet"}>{observation.text || t("finding-said-nothing")}</p>
            <p class="small quiet fact-tags">
              <span class="tag">
                <Mark of={observation.severity} />
                {word("finding-severity", observation.severity)}
              </span>
              <span>{circumstances(observation)}</span>
              {observation.meta.is_withdrawn && <span class="flag">{t("finding-withdrawn")}</span>}
              {observation.meta.is_late && <span class="flag">{t("finding-late")}</span>}
            </p>
            <Changed from={observation.severity} to={finding.severity} prefix="finding-severity" />
            <Changed from={observation.category} to={finding.category} prefix="finding-category" />
          </li>
        ))}
      </ul>
    </section>
  );
}
