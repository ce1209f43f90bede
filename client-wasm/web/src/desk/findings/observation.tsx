/** One observation that waits for its review, and making a finding of it in one step. Refuses to change what somebody said: the finding has its own title. */
import { MessageSquareQuote } from "lucide";
import { useState } from "preact/hooks";
import { byId, discard, may, save, useRecords } from "../../core/core.ts";
import type { Observation } from "../../generated/Observation";
import { CATEGORIES, SEVERITIES } from "../../generated/tables.ts";
import { t, word } from "../../i18n/i18n.ts";
import { lazyView } from "../../shell/lazy.tsx";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { act } from "../acting.ts";
import { Menu } from "../menu.tsx";
import { Select } from "../select.tsx";
import { findingIcon } from "../state-icons.ts";
import { useUnsaved } from "../unsaved.ts";
import { findingFields } from "./bulk-plan.ts";
import { Comments } from "./comments.tsx";
import { Conflicts } from "./conflict.tsx";
import { ask, findingOf, planWords } from "./data.ts";
import { To } from "./duplicate.tsx";
import { positionWords } from "./facts.tsx";
import { overLine, shotsOf } from "./finding.tsx";
import { ObservationHistory } from "./history.tsx";
import { Photos } from "./photos.tsx";
import { TO_REVIEW, titleOf } from "./row.ts";
import { circumstances } from "./said.tsx";
import { PaneHead } from "./this.tsx";

const EraseButton = lazyView(() => import("../people/erase.tsx"));

function MakeFinding({ observation }: { observation: Observation }) {
  const prefilled = findingFields(observation, planWords);
  const [title, setTitle] = useUnsaved(`title ${observation.meta.id}`, String(prefilled["title"]));
  const [severity, setSeverity] = useState(String(prefilled["severity"]));
  const [category, setCategory] = useState(String(prefilled["category"]));
  const [isJoining, setJoining] = useState(false);
  const [joined, setJoined] = useState("");
  const findings = useRecords("finding").filter((each) => each.walk === observation.walk && !each.meta.is_withdrawn);
  const link = { type: "append", set: "observations", element: observation.meta.id, value: null } as const;
  const make = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (title.trim() === "") return;
    const undo = async (ids: string[]): Promise<void> => {
      for (const id of ids.slice(0, 1)) if (!(await discard(id))) await save({ steps: [{ type: "withdraw", id }] });
      ask({ at: observation.meta.id });
    };
    const fields = { ...prefilled, title: title.trim(), severity, category };
    const ids = await act(
      [
        { type: "create", kind: "finding", fields },
        { ...link, id: "$0" },
      ],
      t("finding-made"),
      undo,
    );
    if (ids?.[0] !== undefined) ask({ at: ids[0] });
  };
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (joined === "") return;
    const undo = async (): Promise<void> =>
      void (await save({ steps: [{ type: "remove", id: joined, set: "observations", element: observation.meta.id }] }));
    if ((await act([{ ...link, id: joined }], t("finding-joined"), undo)) !== undefined) ask({ at: joined });
  };
  if (isJoining) {
    return (
      <footer class="step">
        <form class="stack-form" onSubmit={(event) => void add(event)}>
          <Select
            label={t("finding-join-which")}
            none={t("finding-join-choose")}
            value={joined}
            onChange={setJoined}
            options={findings.map((each) => ({ value: each.meta.id, label: each.title ?? "" }))}
          />
          <div class="step-row">
            <button type="submit" class="btn lit" disabled={joined === ""}>
              {t("finding-join-do")}
            </button>
            <button type="button" class="btn" onClick={() => setJoining(false)}>
              {t("desk-cancel")}
            </button>
          </div>
        </form>
      </footer>
    );
  }
  return (
    <footer class="step">
      <form class="stack-form" onSubmit={(event) => void make(event)}>
        <p>{t("finding-make-ask")}</p>
        <Field
          label={t("finding-title")}
          value={title}
          onInput={(value) => setTitle(() => value)}
          input={{ maxLength: 200, required: true }}
          wrong={title.trim() === "" ? t("finding-title-missing") : undefined}
        />
        <div class="form-pairs">
          <Select
            label={t("finding-severity")}
            value={severity}
            onChange={setSeverity}
            options={SEVERITIES.map((each) => ({ value: each, label: word("finding-severity", each) }))}
          />
          <Select
            label={t("finding-about")}
            value={category}
            onChange={setCategory}
            options={CATEGORIES.map((each) => ({ value: each, label: word("finding-category", each) }))}
          />
        </div>
        <div class="step-row">
          <button type="submit" class="btn lit">
            {t("finding-make")}
          </button>
          {findings.length > 0 && (
            <Menu label={<span>{t("finding-other-step")}</span>} isUp>
              <button type="button" onClick={() => setJoining(true)}>
                {t("finding-join")}
              </button>
            </Menu>
          )}
        </div>
      </form>
    </footer>
  );
}

export function ObservationPane({ observation }: { observation: Observation }) {
  const { meta } = observation;
  const where = positionWords(observation.position);
  const finding = findingOf.value.get(meta.id);
  const state = finding === undefined ? TO_REVIEW : (byId("finding").value.get(finding)?.meta.state ?? TO_REVIEW);
  const title = titleOf(observation, word("finding-category", observation.category));
  const mayMake = !meta.is_withdrawn && observation.walk && may({ action: "create", kind: "finding", walk: observation.walk });
  return (
    <section class="pane this" aria-labelledby="this-title">
      <div class="this-body">
        <PaneHead id={meta.id} over={overLine(observation, t("finding-observation"))} title={title}>
          <span class="tag">
            <Mark of={observation.severity} />
            {word("finding-severity", observation.severity)}
          </span>
          <span class="tag">
            <Icon of={findingIcon(state)} />
            {word("finding-state", state)}
          </span>
          {observation.is_threat && <span class="flag needs">{t("finding-threat")}</span>}
          {meta.is_withdrawn && <span class="flag">{t("finding-withdrawn")}</span>}
          {meta.is_late && <span class="flag">{t("finding-late")}</span>}
        </PaneHead>
        {meta.is_withdrawn && <p class="notice">{t("finding-withdrawn-text")}</p>}
        <Conflicts meta={meta} />
        <Photos shots={shotsOf([observation])} />
        <blockquote class="quote">
          <Icon of={MessageSquareQuote} />
          <div>
            {/* A short text is the heading already. */}
            {observation.text !== title && (
              <p class={observation.text ? "said lead" : "said quiet"}>{observation.text || t("finding-said-nothing")}</p>
            )}
            <p class="quiet small">{circumstances(observation)}</p>
          </div>
        </blockquote>
        <dl class="meta">
          <div>
            <dt>{t("finding-about")}</dt>
            <dd>{word("finding-category", observation.category)}</dd>
          </div>
          <div>
            <dt>{t("finding-where")}</dt>
            <dd>
              {where.main} <span class="quiet">{where.rest}</span>
            </dd>
          </div>
        </dl>
        <ObservationHistory meta={meta} />
        <Comments id={meta.id} walk={observation.walk} comments={observation.comments ?? []} />
        {mayMake && <EraseButton of={{ record_id: meta.id }} />}
      </div>
      {finding === undefined
        ? mayMake && <MakeFinding observation={observation} />
        : !meta.is_withdrawn && (
            <footer class="step">
              <p>
                {t("finding-has-it")} <To id={finding} />
              </p>
            </footer>
          )}
    </section>
  );
}
