/** The open point: an observation or a finding. When another one is opened the focus goes to its heading, so that reading begins at the beginning. */
import { ArrowLeft } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { status, useRecord } from "../../core/core.ts";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Empty, Loading } from "../../ui/states.tsx";
import { address } from "../address.ts";
import { query } from "./data.ts";
import { FindingPane } from "./finding.tsx";
import { ObservationPane } from "./observation.tsx";

let opened: string | undefined;

/** The pane's heading with what stands above and below it. */
export function PaneHead({ id, over, title, children }: { id: string; over: string; title: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The first point of a visit was in the address: the focus stays where the browser put it.
    if (opened !== undefined && opened !== id) heading.current?.focus({ preventScroll: false });
    opened = id;
  }, [id]);
  return (
    <header>
      <a class="to-list" href={address({ ...query.value, at: undefined })}>
        <Icon of={ArrowLeft} flip /> {t("finding-to-list")}
      </a>
      {over !== "" && <p class="quiet">{over}</p>}
      <h2 id="this-title" ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p class="fact-tags">{children}</p>
    </header>
  );
}

export function This({ id }: { id: string | undefined }) {
  const finding = useRecord("finding", id);
  const observation = useRecord("observation", id);
  if (id === undefined) opened ??= "";
  if (finding) return <FindingPane key={id} finding={finding} />;
  if (observation) return <ObservationPane key={id} observation={observation} />;
  return (
    <section class="pane this" aria-label={t("finding-this")}>
      <div class="this-body">
        {id === undefined ? (
          <Empty>
            <p>{t("finding-choose-one")}</p>
          </Empty>
        ) : status.value.is_first_pull_done ? (
          <Empty title={t("finding-gone-title")}>
            <p>{t("finding-gone-text")}</p>
            <a class="btn" href={address({ ...query.value, at: undefined })}>
              {t("finding-to-list")}
            </a>
          </Empty>
        ) : (
          <Loading />
        )}
      </div>
    </section>
  );
}
