/** Signing in with an account. Refuses to guess: what went wrong is said by its code, and nothing that was typed is lost but the password when it was wrong. */
import { useState } from "preact/hooks";
import { isOut, session, signIn } from "../core/core.ts";
import { t } from "../i18n/i18n.ts";
import { go, place } from "../shell/router.ts";
import { Field } from "../ui/field.tsx";
import { Lantern } from "../ui/lantern.tsx";
import { useArrival, useTitle } from "../ui/view.tsx";
import { troubleText } from "./acting.ts";

/** Where one was going, if that is an address of ours; else the desk on a wide screen and the walk on a phone. */
function destination(): string {
  const to = place.value.searchParams.get("to");
  if (to !== null && /^\/(?![/\\])/.test(to)) return to;
  return matchMedia("(min-width: 60rem)").matches ? "/desk" : "/";
}

export function SignIn() {
  useTitle(t("desk-sign-in"));
  const heading = useArrival();
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | undefined>();
  const known = isOut() ? undefined : session.value?.user;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    if (user.trim() === "" || password === "") {
      setTrouble(t("desk-sign-in-both"));
      return;
    }
    setBusy(true);
    setTrouble(undefined);
    try {
      await signIn(user.trim(), password);
      go(destination(), { replace: true });
    } catch (thrown) {
      setTrouble(troubleText(thrown));
      setPassword("");
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="phone sign-in">
      <header class="top">
        <a class="brand" href="/">
          <Lantern /> <b>Lykta</b>
        </a>
      </header>
      <main class="middle">
        <h1 ref={heading} tabIndex={-1}>
          {t("desk-sign-in")}
        </h1>
        <p>{t("desk-sign-in-for")}</p>
        {known !== undefined && (
          <p class="notice">
            <span>{t("desk-signed-in-as", { user: known })}</span>
            <a class="btn" href="/desk">
              {t("desk-to-desk")}
            </a>
          </p>
        )}
        <form class="stack-form" onSubmit={(event) => void submit(event)} noValidate>
          <Field
            label={t("desk-user")}
            value={user}
            onInput={setUser}
            input={{ autocomplete: "username", autocapitalize: "none", spellcheck: false, required: true }}
          />
          <Field
            label={t("desk-password")}
            value={password}
            onInput={setPassword}
            input={{ type: "password", autocomplete: "current-password", required: true }}
          />
          <div role="alert">{trouble !== undefined && <p class="notice needs">{trouble}</p>}</div>
          <button type="submit" class="btn lit" aria-disabled={isBusy}>
            {isBusy ? t("desk-signing-in") : t("desk-sign-in-do")}
          </button>
        </form>
      </main>
    </div>
  );
}
