/** The citizens' promise and its measures with their owners, as it was given. Refuses to hide that an example is one. */
import { useRecords } from "../../core/core.ts";
import type { Promise as CitizensPromise } from "../../generated/Promise";
import { language, t } from "../../i18n/i18n.ts";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { Frame } from "../frame.tsx";
import { Nothing } from "../list-frame.tsx";
import { organisationName } from "../names.ts";
import { longDay } from "../when.ts";

function owners(ids: readonly string[] | null | undefined): string {
  const { tag, direction } = language.value;
  // A name keeps its own direction among words of the other one.
  const names = (ids ?? []).map(organisationName).map((name) => (direction === "rtl" ? `\u2068${name}\u2069` : name));
  return new Intl.ListFormat(tag).format(names);
}

function One({ promise }: { promise: CitizensPromise }) {
  const heading = useArrival();
  const measures = useRecords("measure")
    .filter((measure) => measure.promise === promise.meta.id && !measure.meta.is_withdrawn)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  return (
    <article class="promise">
      <header>
        {promise.is_example && <p class="flag">{t("desk-example")}</p>}
        <h1 ref={heading} tabIndex={-1}>
          {promise.title}
        </h1>
        <p class="quiet">
          {promise.starts_on &&
            promise.ends_on &&
            t("desk-promise-period", { from: longDay(promise.starts_on), to: longDay(promise.ends_on) })}
          {(promise.parties?.length ?? 0) > 0 && ` · ${owners(promise.parties)}`}
        </p>
        {promise.summary && <p class="lead said">{promise.summary}</p>}
      </header>
      <section aria-labelledby="measures-title">
        <h2 id="measures-title">{t("desk-measures", { count: measures.length })}</h2>
        {measures.length === 0 ? (
          <p class="quiet">{t("desk-measures-empty")}</p>
        ) : (
          <ol class="measures">
            {measures.map((measure) => (
              <li key={measure.meta.id}>
                <h3>{measure.title}</h3>
                <dl class="meta">
                  <div>
                    <dt>{t("desk-measure-owners")}</dt>
                    <dd>{owners(measure.owners) || t("finding-nobody-yet")}</dd>
                  </div>
                  {measure.place && (
                    <div>
                      <dt>{t("desk-measure-place")}</dt>
                      <dd>{measure.place}</dd>
                    </div>
                  )}
                  {measure.effect && (
                    <div>
                      <dt>{t("desk-measure-effect")}</dt>
                      <dd>{measure.effect}</dd>
                    </div>
                  )}
                </dl>
              </li>
            ))}
          </ol>
        )}
      </section>
    </article>
  );
}

export function PromiseView({ path }: { path: string }) {
  useTitle(t("desk-promise"));
  const promises = useRecords("promise").filter((promise) => !promise.meta.is_withdrawn);
  return (
    <Frame path={path} class="page">
      <div class="pane plain-page">
        {promises.map((promise) => (
          <One key={promise.meta.id} promise={promise} />
        ))}
        {promises.length === 0 && (
          <Nothing title={t("desk-promise-empty")}>
            <p>{t("desk-promise-empty-text")}</p>
          </Nothing>
        )}
      </div>
    </Frame>
  );
}
