/** Walks: the list by what goes on, and the open one beside it. */
import { Plus } from "lucide";
import { may, session, status, useRecord, useRecords } from "../../core/core.ts";
import { dayAndClock, t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Empty, Loading } from "../../ui/states.tsx";
import { useArrival, useTitle } from "../../ui/view.tsx";
import { Frame } from "../frame.tsx";
import { areaName } from "../names.ts";
import { walkIcon } from "../state-icons.ts";
import { grouped } from "./walk-data.ts";
import { WalkForm } from "./walk-form.tsx";
import { WalkPane } from "./walk-pane.tsx";

/** Whether this person may plan a walk somewhere. */
function mayPlan(areas: readonly { meta: { id: string } }[]): boolean {
  return session.value !== undefined && areas.some((area) => may({ action: "create", kind: "walk", area: area.meta.id }));
}

function WalkList({ here }: { here: string | undefined }) {
  const walks = useRecords("walk").filter((walk) => !walk.meta.is_withdrawn);
  const areas = useRecords("area");
  const heading = useArrival();
  return (
    <>
      <div class="list-head">
        <h2 ref={heading} tabIndex={-1}>
          {t("desk-walks")} <span class="quiet">{t("desk-walks-count", { count: walks.length })}</span>
        </h2>
        {mayPlan(areas) && (
          <a class="btn" href="/desk/walks/new">
            <Icon of={Plus} /> {t("desk-walk-new")}
          </a>
        )}
      </div>
      <div class="list-rows">
        {walks.length === 0 &&
          (status.value.is_first_pull_done ? (
            <Empty title={t("desk-walks-empty")}>
              {areas.length > 0 ? (
                <p>{t("desk-walks-empty-text")}</p>
              ) : (
                <>
                  <p>{t("desk-walks-need-area")}</p>
                  <a class="btn" href="/desk/areas">
                    {t("desk-areas")}
                  </a>
                </>
              )}
            </Empty>
          ) : status.value.state === "offline" ? (
            <Empty title={t("finding-offline-title")}>
              <p>{t("finding-offline-text")}</p>
            </Empty>
          ) : (
            <Loading />
          ))}
        {grouped(walks).map((group) => (
          <section key={group.name} aria-label={t(`desk-walk-group-${group.name}`)}>
            <h3 class="group">{t(`desk-walk-group-${group.name}`)}</h3>
            <ul class="items">
              {group.walks.map((walk) => (
                <li class="item" key={walk.meta.id}>
                  <a class="point" href={`/desk/walks/${walk.meta.id}`} aria-current={walk.meta.id === here ? "true" : undefined}>
                    <Icon of={walkIcon(walk.meta.state ?? "draft")} />
                    <b>{walk.name}</b>
                    <span class="due">{walk.planned_at ? dayAndClock(Date.parse(walk.planned_at)) : t("desk-walk-no-time")}</span>
                    <span class="how">
                      <span>{word("desk-walk-state", walk.meta.state)}</span>
                      {walk.is_example && <span class="quiet">{t("desk-example")}</span>}
                    </span>
                    <span class="own">{areaName(walk.area)}</span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

export function WalksView({ path, id }: { path: string; id: string | undefined }) {
  const walk = useRecord("walk", id);
  const isNew = id === "new";
  useTitle(isNew ? t("desk-walk-new") : walk?.name ? `${walk.name} – ${t("desk-walks")}` : t("desk-walks"));
  return (
    <Frame path={path} heading={t("desk-walks")} class={id === undefined ? "halves" : "halves has-open"}>
      <section class="pane list" aria-label={t("desk-walks")}>
        <div class="list-side">
          <WalkList here={id} />
        </div>
      </section>
      <section class="pane this wide" aria-label={t(isNew ? "desk-walk-new" : "desk-walk-this")}>
        {isNew ? (
          <div class="this-body">
            <WalkForm />
          </div>
        ) : walk !== undefined ? (
          <WalkPane key={walk.meta.id} walk={walk} />
        ) : (
          <div class="this-body">
            <Empty>
              <p>{t(id === undefined ? "desk-walk-choose" : "desk-walk-gone")}</p>
            </Empty>
          </div>
        )}
      </section>
    </Frame>
  );
}
