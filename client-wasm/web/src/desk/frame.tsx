/** The desk's frame: where one is, where one can go, whether all is sent, who one is. Invariant: the same on every view of the desk. */
import { CheckCheck, CircleAlert, type IconNode, RotateCw, Smartphone, WifiOff } from "lucide";
import type { ComponentChildren } from "preact";
import { session, signOut, status, useRecords } from "../core/core.ts";
import type { SyncState } from "../core/types.ts";
import { language, t, useLanguage } from "../i18n/i18n.ts";
import { LANGUAGES } from "../i18n/languages.ts";
import { go } from "../shell/router.ts";
import { chooseTheme, type Theme, theme } from "../shell/theme.ts";
import { chipWords } from "../ui/chip.tsx";
import { Icon } from "../ui/icon.tsx";
import { Lantern } from "../ui/lantern.tsx";
import { say } from "../ui/toast.tsx";
import { Unchecked } from "../ui/unchecked.tsx";
import { troubleText } from "./acting.ts";
import { Announcer } from "./announce.tsx";
import { BackupLine } from "./backup-line.tsx";
import { Menu } from "./menu.tsx";
import { organisationName, personName } from "./names.ts";
import { SignedOutLine } from "./signed-out-line.tsx";

const PLACES = [
  ["/desk/promise", "desk-promise"],
  ["/desk/walks", "desk-walks"],
  ["/desk/findings", "desk-findings"],
  ["/desk/areas", "desk-areas"],
] as const;

const STATE_ICONS: { [state in SyncState]: IconNode } = {
  all_sent: CheckCheck,
  waiting: Smartphone,
  sending: RotateCw,
  offline: WifiOff,
  attention: CircleAlert,
};

function Kept() {
  const now = status.value;
  const [bold, rest] = chipWords(now);
  return (
    <div role="status" aria-live="polite" class="kept">
      <a href="/kept" data-state={now.state} title={rest}>
        <Icon of={STATE_ICONS[now.state]} />
        <span>{bold}</span>
      </a>
    </div>
  );
}

async function leave(): Promise<void> {
  try {
    await signOut();
    go("/sign-in");
  } catch (thrown) {
    say(troubleText(thrown));
  }
}

function Account() {
  const who = session.value;
  const people = useRecords("person");
  const me = people.find((person) => person.meta.id === who?.person);
  const themes: Theme[] = ["auto", "light", "dark"];
  return (
    <Menu label={<span>{me?.title ?? me?.name ?? who?.user ?? t("desk-account")}</span>} class="who">
      <p>
        <b>{me?.name ?? who?.user ?? personName(who?.person ?? "", "colleague")}</b>
        {me?.organisation && <span class="quiet"> {organisationName(me.organisation)}</span>}
      </p>
      <label class="inline-field">
        <span>{t("desk-language")}</span>
        <select value={language.value.tag} onChange={(event) => void useLanguage(event.currentTarget.value, true)}>
          {LANGUAGES.map((each) => (
            <option key={each.tag} value={each.tag} lang={each.tag}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
      <label class="inline-field">
        <span>{t("desk-theme")}</span>
        <select value={theme.value} onChange={(event) => chooseTheme(themes.find((each) => each === event.currentTarget.value) ?? "auto")}>
          {themes.map((each) => (
            <option key={each} value={each}>
              {t(`desk-theme-${each}`)}
            </option>
          ))}
        </select>
      </label>
      <a href="/">{t("desk-to-walk")}</a>
      <button type="button" onClick={() => void leave()}>
        {t("desk-sign-out")}
      </button>
    </Menu>
  );
}

interface Wanted {
  path: string;
  /** What the page is, for those who hear it; the panes have headings of their own. Left out where the view shows its own. */
  heading?: string;
  /** The view's own search field, where it has one. */
  search?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

export function Frame({ path, heading, search, class: name = "", children }: Wanted) {
  const promise = useRecords("promise").find((each) => !each.meta.is_withdrawn);
  return (
    <div class={`desk ${name}`.trim()}>
      <a class="skip btn" href="#content">
        {t("desk-skip")}
      </a>
      <header class="desk-head">
        <a class="brand" href="/desk">
          <Lantern /> <b>Lykta</b>
        </a>
        {promise && (
          <p class="promise-name">
            <b>{promise.title}</b> {promise.is_example && <span class="quiet">{t("desk-example")}</span>}
          </p>
        )}
        <nav class="nav" aria-label={t("desk-places")}>
          {PLACES.map(([to, text]) => (
            <a key={to} href={to} aria-current={path.startsWith(to) ? "page" : undefined}>
              {t(text)}
            </a>
          ))}
        </nav>
        {search}
        <Kept />
        <Account />
        <Unchecked />
        <SignedOutLine />
        <BackupLine />
      </header>
      <main class="panes" id="content" tabIndex={-1}>
        {heading !== undefined && <h1 class="unseen">{heading}</h1>}
        {children}
      </main>
      <Announcer />
    </div>
  );
}
