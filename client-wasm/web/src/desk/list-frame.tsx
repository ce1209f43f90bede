/** What the desk's list views share: a list with its head and one open thing beside it, and what is shown while there is nothing. */
import { ArrowLeft, Plus } from "lucide";
import type { ComponentChildren } from "preact";
import { status } from "../core/core.ts";
import { t } from "../i18n/i18n.ts";
import { Icon } from "../ui/icon.tsx";
import { Empty, Loading } from "../ui/states.tsx";
import { useArrival } from "../ui/view.tsx";
import { Frame } from "./frame.tsx";

/** On its way, out of reach, or truly nothing: then the children say what to do. */
export function Nothing({ title, children }: { title: string; children: ComponentChildren }) {
  if (status.value.is_first_pull_done) return <Empty title={title}>{children}</Empty>;
  if (status.value.state !== "offline") return <Loading />;
  return (
    <Empty title={t("finding-offline-title")}>
      <p>{t("finding-offline-text")}</p>
    </Empty>
  );
}

interface HeadWanted {
  title: string;
  count: string;
  /** Where a new one is made, and what that is called; left out where this person may not. */
  make?: { to: string; label: string } | undefined;
}

export function ListHead({ title, count, make }: HeadWanted) {
  const heading = useArrival();
  return (
    <div class="list-head">
      <h2 ref={heading} tabIndex={-1}>
        {title} <span class="quiet">{count}</span>
      </h2>
      {make && (
        <a class="btn" href={make.to}>
          <Icon of={Plus} /> {make.label}
        </a>
      )}
    </div>
  );
}

interface Wanted {
  path: string;
  heading: string;
  /** The open one's name for those who hear the page. */
  label: string;
  isOpen: boolean;
  list: ComponentChildren;
  children: ComponentChildren;
}

export function Halves({ path, heading, label, isOpen, list, children }: Wanted) {
  return (
    <Frame path={path} heading={heading} class={isOpen ? "halves has-open" : "halves"}>
      <section class="pane list" aria-label={heading}>
        <div class="list-side">{list}</div>
      </section>
      <section class="pane this wide" aria-label={label}>
        {children}
      </section>
    </Frame>
  );
}

/** Back to the list, where it and the open one don't stand side by side. */
export function ToList({ to, label }: { to: string; label: string }) {
  return (
    <a class="to-list" href={to}>
      <Icon of={ArrowLeft} flip /> {label}
    </a>
  );
}
