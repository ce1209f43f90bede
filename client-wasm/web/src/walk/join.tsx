/**
 * The way in from a QR code or a typed one: language first, which walk it is, three sentences, what is kept, an optional name, one button. The secret stays in the address's
 * fragment until it was used, then it leaves the history. Each way it can fail says what to do.
 */
import { Check, FileDown, MapPin, RotateCw, X } from "lucide";
import { useState } from "preact/hooks";
import { coreError, join } from "../core/core.ts";
import type { AnyCode } from "../core/types.ts";
import { dayAndClock, hasText, t } from "../i18n/i18n.ts";
import { go, place } from "../shell/router.ts";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Lantern } from "../ui/lantern.tsx";
import { Unchecked } from "../ui/unchecked.tsx";
import { useArrival, useTitle } from "../ui/view.tsx";
import { useJoinPreview } from "./join-preview.ts";
import { LanguagePicks } from "./language-picks.tsx";

export function Join() {
  const secret = place.value.hash.slice(1);
  const [name, setName] = useState("");
  const [isJoining, setJoining] = useState(false);
  const [wrong, setWrong] = useState<AnyCode>();
  const arrival = useArrival();
  const preview = useJoinPreview(secret);
  const known = preview.at === "known" ? preview.walk : undefined;
  // Said before anybody has filled anything in; what joining itself says counts for more.
  const problem = wrong ?? (secret === "" ? "join_code_wrong" : preview.at === "wrong" ? preview.code : undefined);
  useTitle(t("join-title"));

  async function enter(): Promise<void> {
    if (isJoining || secret === "" || problem === "join_code_wrong") return;
    setJoining(true);
    setWrong(undefined);
    try {
      const joined = await join(secret, name.trim() === "" ? undefined : name.trim());
      go(joined.walk === undefined ? "/" : `/w/${joined.walk}`, { replace: true });
    } catch (thrown) {
      setWrong(coreError(thrown).code);
      setJoining(false);
    }
  }

  return (
    <div class="phone">
      <header class="top">
        <div class="brand">
          <Lantern /> <b>Lykta</b>
        </div>
        <Unchecked />
      </header>
      <main class="middle loose">
        <LanguagePicks />
        <div class="hello">
          <p class="quiet">
            {t("safety-walk")}
            {known?.is_example && ` · ${t("example-data")}`}
          </p>
          <h1 ref={arrival} tabIndex={-1}>
            {known === undefined ? t("join-title") : <bdi lang="sv">{known.walk}</bdi>}
          </h1>
          {/* Room for what is still asked for, so that nothing moves when it comes. */}
          {preview.at === "asking" && problem === undefined && [0, 1].map((line) => <p key={line}>&nbsp;</p>)}
          {known?.planned_at !== undefined && (
            <p>
              <time dateTime={known.planned_at}>{dayAndClock(Date.parse(known.planned_at))}</time>
            </p>
          )}
          {known !== undefined && (known.meeting_place ?? known.area) !== undefined && (
            <p class="tag">
              <Icon of={MapPin} /> <bdi lang="sv">{[known.meeting_place, known.area].filter((part) => part !== undefined).join(", ")}</bdi>
            </p>
          )}
        </div>
        {wrong === undefined && problem !== undefined && <Wrong code={problem} />}
        <div class="stack lead">
          <p>{t("start-one")}</p>
          <p>{t("start-two")}</p>
          <p>{t("start-three")}</p>
        </div>
        <section class="stack" aria-labelledby="kept">
          <h2 id="kept" class="lead">
            {t("join-kept-title")}
          </h2>
          <ul class="facts">
            <li>
              <Icon of={Check} /> <span>{t("join-kept-yes")}</span>
            </li>
            <li>
              <Icon of={X} /> <span>{t("join-kept-no")}</span>
            </li>
            <li>
              <Icon of={FileDown} /> <span>{t("join-kept-public")}</span>
            </li>
          </ul>
          <p class="quiet">
            {t("join-controllers")} <a href="/about">{t("about-data-link")}</a>
          </p>
        </section>
        <form
          id="join"
          onSubmit={(event) => {
            event.preventDefault();
            void enter();
          }}
        >
          <Field
            label={
              <>
                {t("join-name")} <span class="quiet">({t("optional")})</span>
              </>
            }
            value={name}
            onInput={setName}
            input={{ autocomplete: "given-name", maxLength: 120 }}
            help={t("join-name-help")}
          />
        </form>
        {wrong !== undefined && <Wrong code={wrong} />}
      </main>
      <footer class="bar foot">
        <button type="submit" form="join" class="btn lit" aria-disabled={isJoining || secret === "" || problem === "join_code_wrong"}>
          {isJoining ? (
            <>
              <Icon of={RotateCw} /> {t("join-joining")}
            </>
          ) : (
            t("join")
          )}
        </button>
      </footer>
    </div>
  );
}

function Wrong({ code }: { code: AnyCode }) {
  const id = `join-wrong-${code.replaceAll("_", "-")}`;
  return (
    <section class="notice needs" role="alert">
      <h2>{t(hasText(id) ? id : "join-wrong-other")}</h2>
      <p>{hasText(`${id}-do`) ? t(`${id}-do`) : t("join-wrong-other-do", { code })}</p>
      {code === "join_code_wrong" && (
        <a class="btn" href="/">
          {t("join-other-code")}
        </a>
      )}
    </section>
  );
}
