/** Doing something to all picked points: says first what it will do, to how many, and whether it can be undone; then does it; then offers the undoing. */
import { useState } from "preact/hooks";
import { byId, discard, may, save, useRecords } from "../../core/core.ts";
import type { Finding } from "../../generated/Finding";
import type { Observation } from "../../generated/Observation";
import { SEVERITIES } from "../../generated/tables.ts";
import { t } from "../../i18n/i18n.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { act } from "../acting.ts";
import { organisationName } from "../names.ts";
import { Select } from "../select.tsx";
import { assignAll, duplicateAll, makeEach, makeOne, moveAll, type Plan } from "./bulk-plan.ts";
import { ask, planWords, query, rowsById } from "./data.ts";
import { OriginalPicker } from "./duplicate.tsx";
import type { Row } from "./row.ts";

type Wish = "each" | "one" | "reviewed" | "assigned" | "duplicate";

/** Takes back the records of a batch that only made new ones: away if they never left this device, else withdrawn. */
async function takeBack(ids: readonly string[]): Promise<void> {
  for (const id of new Set(ids)) {
    if (!(await discard(id))) await save({ steps: [{ type: "withdraw", id }] });
  }
}

function Ask({ wish, rows, onClose }: { wish: Wish; rows: readonly Row[]; onClose: () => void }) {
  const organisations = useRecords("organisation").filter((each) => !each.meta.is_withdrawn);
  const [organisation, setOrganisation] = useState("");
  const [deadline, setDeadline] = useState("");
  const [original, setOriginal] = useState("");
  const [isMissing, setMissing] = useState(false);
  const seen = rows.map((row) => byId("observation").value.get(row.id)).filter((each): each is Observation => each !== undefined);
  const plan: Plan =
    wish === "each"
      ? makeEach(seen, rows.length, planWords)
      : wish === "one"
        ? makeOne(seen, rows.length, SEVERITIES, planWords)
        : wish === "reviewed"
          ? moveAll(rows, "reviewed")
          : wish === "duplicate"
            ? duplicateAll(rows, original)
            : assignAll(rows, organisation, deadline);
  const isMaking = wish === "each" || wish === "one";
  const perform = async (event: Event): Promise<void> => {
    event.preventDefault();
    if ((wish === "assigned" && organisation === "") || (wish === "duplicate" && original === "")) {
      setMissing(true);
      return;
    }
    const undo = isMaking ? takeBack : undefined;
    const ids = await act(plan.steps, t(`finding-bulk-${wish}-done`, { count: plan.count, owner: organisationName(organisation) }), undo);
    if (ids !== undefined) ask({ picked: [], ...(wish === "one" && ids[0] !== undefined ? { at: ids[0] } : {}) });
    onClose();
  };
  return (
    <Dialog title={t(`finding-bulk-${wish}`)} onClose={onClose}>
      <form class="stack-form" onSubmit={(event) => void perform(event)}>
        {wish === "assigned" && (
          <>
            <Select
              label={t("finding-owner")}
              none={t("finding-choose-owner")}
              value={organisation}
              onChange={setOrganisation}
              options={organisations.map((each) => ({ value: each.meta.id, label: each.name ?? "" }))}
              wrong={isMissing && organisation === "" ? t("finding-owner-missing") : undefined}
            />
            <Field label={t("finding-deadline")} value={deadline} onInput={setDeadline} input={{ type: "date" }} />
          </>
        )}
        {wish === "duplicate" && (
          <OriginalPicker
            findings={rows.map((row) => byId("finding").value.get(row.id)).filter((each): each is Finding => each !== undefined)}
            value={original}
            onChange={setOriginal}
            wrong={isMissing && original === "" ? t("finding-duplicate-missing") : undefined}
          />
        )}
        <p>{t(`finding-bulk-${wish}-will`, { count: plan.count })}</p>
        {plan.left > 0 && <p class="quiet">{t(`finding-bulk-${wish}-left`, { count: plan.left })}</p>}
        <p class="quiet">{t(isMaking ? "finding-bulk-undo" : "finding-bulk-no-undo")}</p>
        <div class="bar-end">
          <button type="button" class="btn" onClick={onClose}>
            {t("desk-cancel")}
          </button>
          <button type="submit" class="btn lit" disabled={plan.count === 0}>
            {t(`finding-bulk-${wish}-do`)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function Bulk() {
  const [wish, setWish] = useState<Wish | undefined>();
  const rows = query.value.picked.map((id) => rowsById.value.get(id)).filter((row): row is Row => row !== undefined);
  const observations = rows.filter((row) => row.kind === "observation" && row.walk !== undefined);
  const findings = rows.filter((row) => row.kind === "finding");
  const [first] = observations;
  const mayMake = first?.walk !== undefined && may({ action: "create", kind: "finding", walk: first.walk });
  const mayMove = (to: string) => findings.some((row) => may({ action: "move", id: row.id, to }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would promise form fields; these are buttons.
    <div class="bulk" role="group" aria-label={t("finding-picked", { count: rows.length })}>
      <b>{t("finding-picked", { count: rows.length })}</b>
      {mayMake && (
        <button type="button" class="btn" onClick={() => setWish("each")}>
          {t("finding-bulk-each")}
        </button>
      )}
      {mayMake && observations.length > 1 && (
        <button type="button" class="btn" onClick={() => setWish("one")}>
          {t("finding-bulk-one")}
        </button>
      )}
      {mayMove("reviewed") && (
        <button type="button" class="btn" onClick={() => setWish("reviewed")}>
          {t("finding-bulk-reviewed")}
        </button>
      )}
      {(mayMove("assigned") || mayMove("reviewed")) && (
        <button type="button" class="btn" onClick={() => setWish("assigned")}>
          {t("finding-bulk-assigned")}
        </button>
      )}
      {findings.length > 1 && mayMove("duplicate") && (
        <button type="button" class="btn" onClick={() => setWish("duplicate")}>
          {t("finding-bulk-duplicate")}
        </button>
      )}
      <button type="button" class="btn bare" onClick={() => ask({ picked: [] })}>
        {t("finding-unpick")}
      </button>
      {wish !== undefined && <Ask wish={wish} rows={rows} onClose={() => setWish(undefined)} />}
    </div>
  );
}
