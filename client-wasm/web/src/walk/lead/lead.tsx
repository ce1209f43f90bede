/**
 * Leading a walk from the phone: the next step, the code for those who come late, and what the phones have left. What may be done is the core's to say. A step
 * is kept like everything else, so that it can be taken without a network; when somebody else was faster, that is told and nothing is lost.
 */
import { CircleAlert, CircleCheck, CircleX, Play, RotateCw, Send, Smartphone } from "lucide";
import { useState } from "preact/hooks";
import { may, save, trayDrop } from "../../core/core.ts";
import { waitingById } from "../../core/waiting.ts";
import { type LifecycleStep, WALK_LIFECYCLE } from "../../generated/tables.ts";
import type { Walk } from "../../generated/Walk";
import { errorText } from "../../i18n/error-text.ts";
import { t, word } from "../../i18n/i18n.ts";
import { matches } from "../../shell/router.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Empty } from "../../ui/states.tsx";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { WithWalk } from "../frame.tsx";
import { Phone } from "../phone.tsx";
import { leads } from "../walks.ts";
import { JoinCode } from "./join-code.tsx";
import { PhoneList, unsentPhones, usePhones } from "./phones.tsx";
import "./texts.ts";

/** The steps that are a walk's usual way, as who leads it takes them. */
const VERBS: { [step: string]: readonly [string, typeof Play] } = {
  "planned-ongoing": ["lead-start", Play],
  "briefed-ongoing": ["lead-start", Play],
  "ongoing-awaiting_phones": ["lead-end", CircleCheck],
  "broken_off-awaiting_phones": ["lead-collect", Smartphone],
  "awaiting_phones-in_review": ["lead-review", Send],
};
const WORDS: { [state: string]: string } = {
  planned: "lead-before",
  briefed: "lead-before",
  ongoing: "lead-ongoing",
  awaiting_phones: "lead-waiting",
  broken_off: "lead-broken-off",
};

export default function Lead({ path }: { path: string }) {
  const { walk = "" } = matches("/w/:walk/lead", path) ?? {};
  return <WithWalk id={walk}>{({ walk }) => <Leading walk={walk} />}</WithWalk>;
}

function Leading({ walk }: { walk: Walk }) {
  useTitle(t("lead-title"));
  const arrival = useArrival();
  const { id, state } = walk.meta;
  const phones = usePhones(id);
  const [wrong, setWrong] = useState<string>();
  const [isBreaking, setBreaking] = useState(false);
  const steps = WALK_LIFECYCLE.steps.filter((step) => step.from === state && may({ action: "move", id, to: step.to }));
  const next = steps.find((step) => VERBS[`${step.from}-${step.to}`] !== undefined);
  const resume = steps.find((step) => step.from === "awaiting_phones" && step.to === "ongoing");
  const breakOff = steps.find((step) => step.to === "broken_off");
  const late = state === "awaiting_phones" ? unsentPhones(phones.known ?? []) : 0;

  async function take(step: LifecycleStep, reason?: string): Promise<void> {
    setWrong(undefined);
    try {
      await save({ steps: [{ type: "move", id, from: step.from, to: step.to, ...(reason === undefined ? {} : { reason }) }] });
      setBreaking(false);
    } catch (thrown) {
      setWrong(errorText(thrown));
    }
  }

  const [verb, icon] = (next === undefined ? undefined : VERBS[`${next.from}-${next.to}`]) ?? ["", Play];
  return (
    <Phone
      middle="loose"
      back={{ to: `/w/${id}`, label: t("back-to-walk") }}
      name={<bdi lang="sv">{walk.name}</bdi>}
      bar={
        next !== undefined &&
        !isBreaking && (
          <div class="bar">
            <button type="button" class="btn lit" onClick={() => void take(next)}>
              <Icon of={icon} /> {t(verb)}
            </button>
          </div>
        )
      }
    >
      <div class="hello">
        <h1 ref={arrival} tabIndex={-1}>
          {t("lead-title")}
        </h1>
        <p class="lead" role="status">
          {t("lead-state", { state: word("walk-state", state) })}
        </p>
        {!leads(walk) ? (
          <Empty icon={CircleAlert}>
            <p>{t("lead-not-yours")}</p>
          </Empty>
        ) : (
          <p class="quiet">{t(WORDS[state ?? ""] ?? "lead-done")}</p>
        )}
      </div>
      <Stood walk={walk} />
      {late > 0 && <p class="notice">{t("lead-not-all", { count: late })}</p>}
      {wrong !== undefined && (
        <p class="notice needs" role="alert">
          {wrong}
        </p>
      )}
      {isBreaking && breakOff !== undefined ? (
        <BreakOff onTake={(reason) => void take(breakOff, reason)} onCancel={() => setBreaking(false)} />
      ) : (
        (resume !== undefined || breakOff !== undefined) && (
          <div class="aside">
            {resume !== undefined && (
              <button type="button" class="btn" onClick={() => void take(resume)}>
                <Icon of={RotateCw} /> {t("lead-resume")}
              </button>
            )}
            {breakOff !== undefined && (
              <button type="button" class="btn" onClick={() => setBreaking(true)}>
                <Icon of={CircleX} /> {t("lead-break-off")}
              </button>
            )}
          </div>
        )
      )}
      {leads(walk) && (
        <>
          <JoinCode walk={walk} />
          <PhoneList phones={phones} />
        </>
      )}
    </Phone>
  );
}

/** What became of one's own step: it waits, or somebody else was faster. */
function Stood({ walk }: { walk: Walk }) {
  const item = waitingById.value.get(walk.meta.id);
  const refused = item?.tray.at(0);
  const state = word("walk-state", walk.meta.state);
  if (refused !== undefined) {
    const isOvertaken = refused.code === "moved_on";
    return (
      <section class="notice needs" role="alert">
        <h2>
          <Icon of={CircleAlert} /> <span>{t(isOvertaken ? "lead-moved-on" : "lead-refused")}</span>
        </h2>
        <p>{isOvertaken ? t("lead-moved-on-text", { state }) : t("lead-refused-text", { state, code: refused.code })}</p>
        <button type="button" class="btn" onClick={() => void trayDrop(refused.op_id)}>
          {t("lead-moved-on-ok")}
        </button>
      </section>
    );
  }
  if (item === undefined || item.operations === 0) return null;
  return (
    <p class="notice" role="status">
      {t("lead-pending")}
    </p>
  );
}

function BreakOff({ onTake, onCancel }: { onTake: (reason: string) => void; onCancel: () => void }) {
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const isMissing = reason.trim() === "";
  return (
    <form
      class="stack loose"
      aria-label={t("lead-break-off")}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isMissing) onTake(reason.trim());
      }}
    >
      <p>{t("lead-break-off-help")}</p>
      <Field
        label={t("lead-why")}
        value={reason}
        onInput={setReason}
        isLong
        input={{ maxLength: 500 }}
        wrong={isTried && isMissing ? t("lead-why-missing") : undefined}
        help={t("note-hint")}
      />
      <div class="aside">
        <button type="button" class="btn" onClick={onCancel}>
          {t("cancel")}
        </button>
        <button type="submit" class="btn lit">
          <Icon of={CircleX} /> {t("lead-break-off")}
        </button>
      </div>
    </form>
  );
}
