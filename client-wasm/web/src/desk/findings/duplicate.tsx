/** Duplicates: choosing the original, and the way from one to the other. Refuses to offer what the server would refuse. */
import { CircleAlert, Layers } from "lucide";
import { useId, useState } from "preact/hooks";
import { byId, useRecords } from "../../core/core.ts";
import type { Finding } from "../../generated/Finding";
import { t, word } from "../../i18n/i18n.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { address } from "../address.ts";
import { query, rowsById } from "./data.ts";
import { originalsOfAll } from "./near.ts";

/** As many as one looks through; the search finds the rest. */
const OFFERED = 5;

interface Wanted {
  /** What is a duplicate, one or several. */
  findings: readonly Finding[];
  value: string;
  onChange: (id: string) => void;
  wrong: string | undefined;
}

export function OriginalPicker({ findings, value, onChange, wrong }: Wanted) {
  const id = useId();
  const [text, setText] = useState("");
  useRecords("finding");
  const all = originalsOfAll(findings, byId("finding").value, (walk) => byId("walk").value.get(walk)?.area ?? undefined);
  const words = text.toLowerCase().split(/\s+/);
  const found = all.filter((each) => words.every((part) => (rowsById.value.get(each.meta.id)?.haystack ?? "").includes(part)));
  const offered = found.slice(0, OFFERED);
  const chosen = all.find((each) => each.meta.id === value);
  if (chosen !== undefined && !offered.includes(chosen)) offered.unshift(chosen);
  return (
    <fieldset class="originals" aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}>
      <legend>{t("finding-duplicate-of")}</legend>
      {all.length > OFFERED && <Field label={t("finding-duplicate-search")} value={text} onInput={setText} input={{ type: "search" }} />}
      {all.length === 0 && <p class="quiet">{t("finding-duplicate-none")}</p>}
      {all.length > 0 && found.length === 0 && <p class="quiet">{t("finding-none-title")}</p>}
      <ul class="opts">
        {offered.map((each) => (
          <li key={each.meta.id}>
            <label class="opt">
              <input type="radio" name={id} checked={each.meta.id === value} onChange={() => onChange(each.meta.id)} />
              <Mark of={each.severity} />
              <span>
                {each.title} <span class="quiet">{word("finding-state", each.meta.state)}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {wrong !== undefined && (
        <p class="wrong" id={`${id}-wrong`}>
          <Icon of={CircleAlert} /> <span>{wrong}</span>
        </p>
      )}
    </fieldset>
  );
}

/** The way to another finding, by its title. */
export function To({ id }: { id: string }) {
  const other = byId("finding").value.get(id);
  return other === undefined ? (
    <span>{t("finding-duplicate-unseen")}</span>
  ) : (
    <a href={address({ ...query.value, at: id })}>{other.title}</a>
  );
}

/** From a duplicate to its original, and from an original to its duplicates. */
export function Duplicates({ finding }: { finding: Finding }) {
  const duplicates = useRecords("finding").filter((each) => each.meta.state === "duplicate" && each.duplicate_of === finding.meta.id);
  const original = finding.meta.state === "duplicate" ? finding.duplicate_of : undefined;
  const held = new Set((finding.observations ?? []).map((link) => link.id));
  const twins = useRecords("finding").filter(
    (each) =>
      each !== finding &&
      !each.meta.is_withdrawn &&
      each.meta.state !== "duplicate" &&
      finding.meta.state !== "duplicate" &&
      (each.observations ?? []).some((link) => held.has(link.id)),
  );
  if (!original && duplicates.length + twins.length === 0) return null;
  return (
    <div class="notice duplicates">
      <Icon of={Layers} />
      <div>
        {original && (
          <p>
            {t("finding-duplicate-is")} <To id={original} />
          </p>
        )}
        {twins.map((each) => (
          <p key={each.meta.id}>
            {t("finding-twin")} <To id={each.meta.id} />
          </p>
        ))}
        {duplicates.length > 0 && (
          <>
            <p>{t("finding-duplicate-has", { count: duplicates.length })}</p>
            <ul class="plain">
              {duplicates.map((each) => (
                <li key={each.meta.id}>
                  <To id={each.meta.id} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  );
}
