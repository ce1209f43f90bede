/** The first screen: what Lykta is in three sentences, the way in, and one's own walks. No wall, no tour. */
import { ArrowRight, ChevronRight, LogIn, Monitor, Settings } from "lucide";
import { useState } from "preact/hooks";
import { session } from "../core/core.ts";
import type { Walk } from "../generated/Walk";
import { dayAndClock, t, word } from "../i18n/i18n.ts";
import { go } from "../shell/router.ts";
import { Chip } from "../ui/chip.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Lantern } from "../ui/lantern.tsx";
import { Unchecked } from "../ui/unchecked.tsx";
import { useArrival, useTitle } from "../ui/view.tsx";
import { CODE_LENGTH, codeOf } from "./join-code.ts";
import { LanguagePicks } from "./language-picks.tsx";
import { myWalks } from "./walks.ts";

export function Start() {
  useTitle("");
  const arrival = useArrival();
  const walks = myWalks();
  const who = session.value;
  return (
    <div class="phone">
      <header class="top">
        <div class="brand">
          <Lantern /> <b>Lykta</b>
          <a class="icon-btn end" href="/settings" aria-label={t("settings")}>
            <Icon of={Settings} />
          </a>
        </div>
        <Unchecked />
      </header>
      {who !== undefined && (
        <section class="safe" aria-label={t("kept-title")}>
          <Chip />
        </section>
      )}
      <main class="middle loose">
        {who === undefined && <LanguagePicks />}
        {walks.length > 0 && (
          <section class="stack" aria-labelledby="walks">
            <h2 id="walks">{t("my-walks")}</h2>
            <ul class="rows">
              {walks.map((walk) => (
                <li key={walk.meta.id}>
                  <WalkRow walk={walk} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <div class="hello">
          <h1 ref={arrival} tabIndex={-1}>
            {t(walks.length > 0 ? "start-another" : "start-title")}
          </h1>
          {walks.length === 0 && (
            <div class="stack lead">
              <p>{t("start-one")}</p>
              <p>{t("start-two")}</p>
              <p>{t("start-three")}</p>
            </div>
          )}
        </div>
        <CodeForm />
        <p class="hint">{t("start-qr")}</p>
        <hr class="rule" />
        {who?.user !== undefined ? (
          <a class="btn" href="/desk">
            <Icon of={Monitor} /> {t("to-desk")}
          </a>
        ) : (
          <a class="btn bare" href="/sign-in">
            <Icon of={LogIn} flip /> {t("sign-in-staff")}
          </a>
        )}
      </main>
    </div>
  );
}

function WalkRow({ walk }: { walk: Walk }) {
  return (
    <a class="line" href={`/w/${walk.meta.id}`}>
      <span class="words">
        <b>
          <bdi lang="sv">{walk.name}</bdi>
        </b>
        <span class="quiet">
          {[walk.planned_at ? dayAndClock(Date.parse(walk.planned_at)) : "", word("walk-state", walk.meta.state)]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
      <Icon of={ChevronRight} flip />
    </a>
  );
}

function CodeForm() {
  const [written, setWritten] = useState("");
  const [wrong, setWrong] = useState<string>();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const code = codeOf(written);
        if (code.length !== CODE_LENGTH) setWrong(t("code-length", { count: CODE_LENGTH }));
        // The code travels as the link's secret does: in the fragment, which no server log sees.
        else go(`/j#${code}`);
      }}
    >
      <Field
        label={t("code-label")}
        value={written}
        wrong={wrong}
        input={{ autocomplete: "off", autocapitalize: "characters", spellcheck: false, inputMode: "text", maxLength: 12, class: "code" }}
        onInput={(to) => {
          setWritten(to);
          setWrong(undefined);
        }}
      />
      <button type="submit" class="btn lit big">
        {t("go-on")} <Icon of={ArrowRight} flip />
      </button>
    </form>
  );
}
