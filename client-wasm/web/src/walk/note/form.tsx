/** What a note says beside its photo. Everything has a sensible beginning, and only what matters is asked. */
import { Ellipsis, MessageSquareWarning, Shield } from "lucide";
import { useState } from "preact/hooks";
import type { Stop } from "../../generated/Stop";
import type { Walk } from "../../generated/Walk";
import { t, word } from "../../i18n/i18n.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Picks, Toggle } from "../../ui/picks.tsx";
import { CATEGORIES, categoryIcon } from "../category-icons.ts";
import { CrimeLine, UrgentNumbers } from "../urgent.tsx";
import { type Draft, severityOf } from "./draft.ts";
import { personHints } from "./person-hint.ts";
import { Spot } from "./spot.tsx";

const SHOWN_AT_ONCE = 6;
const SEVERITIES = ["good", "acceptable", "poor", "urgent", "preserve"] as const;

interface Wanted {
  draft: Draft;
  walk: Walk;
  stops: readonly Stop[];
  onChange: (part: Partial<Draft>) => void;
}

export function Form({ draft, walk, stops, onChange }: Wanted) {
  const [isAll, setAll] = useState(draft.category !== undefined && CATEGORIES.indexOf(draft.category) >= SHOWN_AT_ONCE);
  const hints = personHints(draft.text);
  const severity = severityOf(draft);
  return (
    <>
      <Picks
        name="category"
        legend={t("note-category")}
        value={draft.category}
        onChange={(category) => onChange({ category })}
        choices={CATEGORIES.slice(0, isAll ? undefined : SHOWN_AT_ONCE).map((each) => ({
          value: each,
          label: word("category", each),
          icon: categoryIcon(each),
        }))}
      >
        {!isAll && (
          <button type="button" class="pick" onClick={() => setAll(true)}>
            <Icon of={Ellipsis} /> <span>{t("more")}</span>
          </button>
        )}
      </Picks>
      <Picks
        name="feeling"
        isEven
        isCentred
        legend={t("note-feeling")}
        value={draft.feeling}
        onChange={(feeling) => onChange({ feeling })}
        choices={["safe", "unsafe"].map((each) => ({ value: each, label: word("feeling", each) }))}
      />
      <div class="stack">
        <Picks
          name="severity"
          isEven
          legend={t("note-severity")}
          value={severity}
          onChange={(to) => onChange({ severity: to, ...(to === "urgent" ? {} : { isThreat: false }) })}
          choices={SEVERITIES.map((each) => ({ value: each, label: word("severity", each), mark: each }))}
        />
        <Toggle
          label={t("note-threat")}
          icon={MessageSquareWarning}
          isOn={draft.isThreat}
          onChange={(isThreat) => onChange({ isThreat })}
        />
        {severity === "urgent" && <UrgentNumbers />}
      </div>
      <Spot draft={draft} walk={walk} stops={stops} onChange={onChange} />
      <div class="stack">
        <Field
          label={
            <>
              {t("note-text")} <span class="quiet">({t("optional")})</span>
            </>
          }
          value={draft.text}
          isLong
          input={{ maxLength: 2000 }}
          onInput={(text) => onChange({ text })}
          wrong={hints.length === 0 ? undefined : t("note-person", { what: hints.map((hint) => word("person-hint", hint)).join(", ") })}
          help={
            <span class="hint">
              <Icon of={Shield} /> <span>{t("note-hint")}</span>
            </span>
          }
        />
        <CrimeLine />
      </div>
    </>
  );
}
