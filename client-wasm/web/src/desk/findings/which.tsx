/** Which points: the saved views with their counts, and the filters as checkboxes. Everything here only changes the address. */
import { Download, Map as MapIcon } from "lucide";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { status, useRecords } from "../../core/core.ts";
import { SEVERITIES } from "../../generated/tables.ts";
import { language, number, t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { address, type Facet, NOTHING_CHOSEN, type Query, toggled } from "../address.ts";
import { areaName, organisationName, walkName } from "../names.ts";
import { findingIcon } from "../state-icons.ts";
import { ask, currentWalk, query, rows, today } from "./data.ts";
import { counts, NONE, sifted } from "./sift.ts";
import { VIEWS, type ViewName } from "./views.ts";

/** Views that are shown even when they are empty: their being empty is worth knowing. */
const ALWAYS: readonly ViewName[] = ["all", "review", "assigned", "check", "overdue", "unanswered"];

const NOTHING: Query = { view: "all", chosen: NOTHING_CHOSEN, text: "", sort: "severity", at: undefined, picked: [] };

function ViewLink({ to, label }: { to: Query; label: string }) {
  const now = query.value;
  const isHere = address({ ...now, at: undefined, picked: [], sort: to.sort, text: "" }) === address(to);
  return (
    <li>
      <a class="view" href={address({ ...to, sort: now.sort })} aria-current={isHere ? "page" : undefined}>
        <span>{label}</span>
        <span class="n">{number(sifted(rows.value, to, today.value).length)}</span>
      </a>
    </li>
  );
}

function Choices({
  facet,
  title,
  values,
  mark,
}: {
  facet: Facet;
  title: string;
  values: readonly [string, string][];
  mark?: (value: string) => ComponentChildren;
}) {
  const now = query.value;
  const counted = counts(rows.value, now, today.value, facet);
  const offered = values.filter(([value]) => (counted.get(value) ?? 0) > 0 || now.chosen[facet].includes(value));
  if (offered.length === 0) return null;
  return (
    <fieldset>
      <legend>{title}</legend>
      <ul class="opts">
        {offered.map(([value, label]) => (
          <li key={value}>
            <label class="opt">
              <input type="checkbox" checked={now.chosen[facet].includes(value)} onChange={() => ask(toggled(now, facet, value))} />
              {mark?.(value)}
              <span>{label}</span>
              <span class="n">{number(counted.get(value) ?? 0)}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

function present<T extends { meta: { id: string; is_withdrawn: boolean }; name?: string | null }>(
  records: readonly T[],
): [string, string][] {
  return records
    .filter((record) => !record.meta.is_withdrawn)
    .map((record): [string, string] => [record.meta.id, record.name ?? ""])
    .sort((a, b) => a[1].localeCompare(b[1]));
}

/** Where the points go as a file. Only the server makes it, so it needs the network, and says so. */
function Export() {
  const [walk] = query.value.chosen.walk;
  const isOffline = status.value.state === "offline";
  // The file speaks Swedish or English.
  const search = new URLSearchParams(walk === undefined ? {} : { walk });
  if (language.value.tag === "en") search.set("language", "en");
  const asked = search.toString();
  const to = asked === "" ? "/api/findings.csv" : `/api/findings.csv?${asked}`;
  return isOffline ? (
    <span class="btn bare" aria-disabled="true" title={t("finding-csv-offline")}>
      <Icon of={Download} /> {t("finding-csv")}
      <span class="unseen">. {t("finding-csv-offline")}</span>
    </span>
  ) : (
    <a class="btn bare" href={to} download title={t(walk === undefined ? "finding-csv-all" : "finding-csv-walk")}>
      <Icon of={Download} /> {t("finding-csv")}
    </a>
  );
}

export function Which({ isMapShown, onMap, onKeys }: { isMapShown: boolean; onMap: () => void; onKeys: () => void }) {
  const walk = currentWalk.value;
  const organisations = present(useRecords("organisation"));
  const areas = present(useRecords("area"));
  const walks = present(useRecords("walk"));
  // On a narrow screen the list comes first; once opened it stays so.
  const [isWide] = useState(() => matchMedia("(min-width: 58rem)").matches);
  const states = [...new Set(rows.value.map((row) => row.state))];
  return (
    <section class="pane which" aria-label={t("finding-choose")}>
      <h2 class="unseen">{t("finding-views")}</h2>
      <ul class="views">
        {walk !== undefined && (
          <ViewLink to={{ ...NOTHING, chosen: { ...NOTHING_CHOSEN, walk: [walk.meta.id] } }} label={walkName(walk.meta.id)} />
        )}
        {VIEWS.filter(
          (view) => ALWAYS.includes(view) || query.value.view === view || sifted(rows.value, { ...NOTHING, view }, today.value).length > 0,
        ).map((view) => (
          <ViewLink key={view} to={{ ...NOTHING, view }} label={t(`finding-view-${view}`)} />
        ))}
      </ul>
      <details class="filters" open={isWide}>
        <summary>{t("finding-filters")}</summary>
        <Choices
          facet="severity"
          title={t("finding-severity")}
          values={SEVERITIES.map((each) => [each, word("finding-severity", each)])}
          mark={(value) => <Mark of={value} />}
        />
        <Choices
          facet="organisation"
          title={t("finding-owner")}
          values={[...organisations.map(([id]): [string, string] => [id, organisationName(id)]), [NONE, t("finding-no-owner")]]}
        />
        <Choices facet="area" title={t("finding-area")} values={areas.map(([id]) => [id, areaName(id)])} />
        <Choices
          facet="state"
          title={t("finding-state")}
          values={states.map((state) => [state, word("finding-state", state)])}
          mark={(value) => <Icon of={findingIcon(value)} />}
        />
        <Choices facet="walk" title={t("finding-walk")} values={walks.map(([id, name]) => [id, name])} />
      </details>
      <div class="which-foot">
        <Export />
        <button type="button" class="btn bare" onClick={onMap}>
          <Icon of={MapIcon} /> {t(isMapShown ? "finding-map-hide" : "finding-map-show")}
        </button>
        <button type="button" class="btn bare keys-button" onClick={onKeys}>
          <kbd>?</kbd> {t("finding-keys")}
        </button>
      </div>
    </section>
  );
}
