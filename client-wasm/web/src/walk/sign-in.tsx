/** Staff sign in: name and password, nothing kept in the page. Leads on to the desk, or to where one was going. */
import { LogIn } from "lucide";
import { useState } from "preact/hooks";
import { signIn } from "../core/core.ts";
import { errorText } from "../i18n/error-text.ts";
import { t } from "../i18n/i18n.ts";
import { go, place } from "../shell/router.ts";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { useArrival, useTitle } from "../ui/view.tsx";
import { Phone } from "./phone.tsx";

export function SignInView() {
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState<string>();
  const [isTrying, setTrying] = useState(false);
  const arrival = useArrival();
  useTitle(t("sign-in"));

  async function enter(): Promise<void> {
    if (isTrying) return;
    setTrying(true);
    setWrong(undefined);
    try {
      await signIn(user.trim(), password);
      const to = place.value.searchParams.get("to");
      // Only an address of ours, never one that a link brought along.
      go(to?.startsWith("/") && !to.startsWith("//") ? to : matchMedia("(min-width: 60rem)").matches ? "/desk" : "/", { replace: true });
    } catch (thrown) {
      setWrong(errorText(thrown));
      setTrying(false);
    }
  }

  return (
    <Phone back={{ to: "/", label: t("to-start") }} name="Lykta" hasChip={false} middle="loose">
      <h1 ref={arrival} tabIndex={-1} class="ask-size">
        {t("sign-in")}
      </h1>
      <form
        class="stack loose"
        onSubmit={(event) => {
          event.preventDefault();
          void enter();
        }}
      >
        <Field
          label={t("user")}
          value={user}
          onInput={setUser}
          input={{ autocomplete: "username", autocapitalize: "none", required: true, name: "user" }}
        />
        <Field
          label={t("password")}
          value={password}
          onInput={setPassword}
          input={{ type: "password", autocomplete: "current-password", required: true, name: "password" }}
          wrong={wrong}
        />
        <button type="submit" class="btn lit big" aria-disabled={isTrying}>
          <Icon of={LogIn} flip /> {t(isTrying ? "signing-in" : "sign-in")}
        </button>
      </form>
      <p class="quiet">{t("sign-in-no-account")}</p>
    </Phone>
  );
}
