/** One walk: the plan, the stops, the phones, the next step. */
import { ListChecks, Pencil, QrCode } from "lucide";
import { useState } from "preact/hooks";
import { may, useRecord, useRecords } from "../../core/core.ts";
import type { LifecycleStep } from "../../generated/tables.ts";
import type { Walk } from "../../generated/Walk";
import { dayAndClock, t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { useArrival } from "../../ui/view.tsx";
import { act } from "../acting.ts";
import { address, NOTHING_CHOSEN } from "../address.ts";
import { editsKey } from "../edits.ts";
import { Conflicts } from "../findings/conflict.tsx";
import { query, rows } from "../findings/data.ts";
import { Past, type Wording } from "../findings/history.tsx";
import { ToList } from "../list-frame.tsx";
import { areaName } from "../names.ts";
import { walkIcon } from "../state-icons.ts";
import { StepForm, Steps } from "../steps.tsx";
import { isUnsaved } from "../unsaved.ts";
import { PhonesPart } from "./phones.tsx";
import { StopsEditor } from "./stops.tsx";
import { BESIDE, hasPhones, isJoinable, lawfulWalkSteps } from "./walk-data.ts";
import { WalkForm } from "./walk-form.tsx";

function verb(step: LifecycleStep): string {
  const own = t(`desk-walk-step-${`${step.from}-${step.to}`.replaceAll("_", "-")}`);
  return own === "" ? t(`desk-walk-to-${step.to.replaceAll("_", "-")}`) : own;
}

function StepBar({ walk }: { walk: Walk }) {
  const state = walk.meta.state ?? "draft";
  const steps = lawfulWalkSteps(walk);
  if (steps.length === 0) return null;
  const take = (step: LifecycleStep, reason: string) =>
    act(
      [{ type: "move", id: walk.meta.id, from: step.from, to: step.to, ...(reason === "" ? {} : { reason }) }],
      t("desk-walk-done", { state: word("desk-walk-state", step.to) }),
    );
  return (
    <Steps
      id={walk.meta.id}
      state={state}
      ask={t(`desk-walk-ask-${state.replaceAll("_", "-")}`)}
      steps={steps}
      next={steps.find((step) => !BESIDE.includes(step.to))}
      verb={verb}
      isAsking={(step) => step.needs_reason}
      onTake={(step) => void take(step, "")}
      form={(step, onClose) => (
        <StepForm
          id={walk.meta.id}
          verb={verb(step)}
          needsReason={step.needs_reason}
          reasonHelp={t("desk-walk-reason-help")}
          onSubmit={async (reason) => (await take(step, reason)) !== undefined}
          onClose={onClose}
        />
      )}
    />
  );
}

function Plan({ walk }: { walk: Walk }) {
  const checklist = useRecord("checklist", walk.checklist);
  const told: [string, string | null | undefined][] = [
    [t("finding-area"), areaName(walk.area)],
    [t("desk-walk-when"), walk.planned_at ? dayAndClock(Date.parse(walk.planned_at)) : t("desk-walk-no-time")],
    [t("desk-walk-meeting"), walk.meeting_place],
    [t("desk-walk-light"), t(walk.is_after_dark ? "desk-walk-dark" : "desk-walk-daylight")],
    [t("desk-walk-purpose"), walk.purpose],
    [t("desk-walk-practical"), walk.practical],
    [
      t("desk-walk-checklist-label"),
      checklist === undefined ? undefined : t("desk-walk-checklist", { name: checklist.name ?? "", version: checklist.version ?? 1 }),
    ],
  ];
  return (
    <dl class="meta">
      {told
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} class={(value?.length ?? 0) > 60 ? "long" : ""}>
            <dt>{label}</dt>
            <dd class={(value?.length ?? 0) > 60 ? "said" : undefined}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const walkWording = (): Wording => ({
  made: t("desk-walk-history-made"),
  state: (to) => word("desk-walk-state", to),
  field: (name) => word("desk-walk-field", name),
  role: "colleague",
});

export function WalkPane({ walk }: { walk: Walk }) {
  const { meta } = walk;
  const [isEditing, setEditing] = useState(isUnsaved(editsKey(meta.id)));
  const heading = useArrival<HTMLHeadingElement>();
  useRecords("stop");
  const state = meta.state ?? "draft";
  const count = rows.value.filter((row) => row.walk === meta.id && !row.isWithdrawn).length;
  const mayEdit = may({ action: "set", id: meta.id, field: "name" });
  return (
    <>
      <div class="this-body">
        <header>
          <ToList to="/desk/walks" label={t("desk-walks")} />
          <p class="quiet">{[areaName(walk.area), walk.is_example ? t("desk-example") : ""].filter(Boolean).join(" · ")}</p>
          <h2 ref={heading} tabIndex={-1}>
            {walk.name}
          </h2>
          <p class="fact-tags">
            <span class="tag">
              <Icon of={walkIcon(state)} />
              {word("desk-walk-state", state)}
            </span>
            <a
              class="tag"
              href={address({
                ...query.value,
                view: "all",
                text: "",
                at: undefined,
                picked: [],
                chosen: { ...NOTHING_CHOSEN, walk: [meta.id] },
              })}
            >
              <Icon of={ListChecks} /> {t("desk-walk-points", { count })}
            </a>
            {isJoinable(walk) && mayEdit && (
              <a class="tag" href={`/desk/walks/${meta.id}/join`}>
                <Icon of={QrCode} /> {t("desk-join-sheet")}
              </a>
            )}
          </p>
        </header>
        <Conflicts meta={meta} field={(name) => word("desk-walk-field", name)} />
        {hasPhones(walk) && <PhonesPart id={meta.id} />}
        {isEditing ? (
          <WalkForm walk={walk} onClose={() => setEditing(false)} />
        ) : (
          <div class="facts-block">
            <Plan walk={walk} />
            {mayEdit && (
              <button type="button" class="btn bare edit-button" onClick={() => setEditing(true)}>
                <Icon of={Pencil} /> {t("desk-walk-edit")}
              </button>
            )}
          </div>
        )}
        <StopsEditor walk={walk} mayEdit={may({ action: "create", kind: "stop", walk: meta.id })} />
        <section aria-labelledby="walk-history">
          <h3 id="walk-history">{t("finding-history")}</h3>
          <ol class="history">
            <Past meta={meta} wording={walkWording()} />
          </ol>
        </section>
      </div>
      <StepBar walk={walk} />
    </>
  );
}
