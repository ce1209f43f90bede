/** Walks: the list by what goes on, and the open one beside it. */
import { may, session, useRecord, useRecords } from "../../core/core.ts";
import { dayAndClock, t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Empty } from "../../ui/states.tsx";
import { useTitle } from "../../ui/view.tsx";
import { Halves, ListHead, Nothing, ToList } from "../list-frame.tsx";
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
  return (
    <>
      <ListHead
        title={t("desk-walks")}
        count={t("desk-walks-count", { count: walks.length })}
        make={mayPlan(areas) ? { to: "/desk/walks/new", label: t("desk-walk-new") } : undefined}
      />
      <div class="list-rows">
        {walks.length === 0 && (
          <Nothing title={t("desk-walks-empty")}>
            {mayPlan(areas) ? (
              <p>{t("desk-walks-empty-text")}</p>
            ) : areas.length > 0 ? (
              <>
                <p>{t("desk-walks-not-yours")}</p>
                <a class="btn" href="/desk/findings">
                  {t("desk-findings")}
                </a>
              </>
            ) : (
              <>
                <p>{t("desk-walks-need-area")}</p>
                <a class="btn" href="/desk/areas">
                  {t("desk-areas")}
                </a>
              </>
            )}
          </Nothing>
        )}
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
    <Halves
      path={path}
      heading={t("desk-walks")}
      label={t(isNew ? "desk-walk-new" : "desk-walk-this")}
      isOpen={id !== undefined}
      list={<WalkList here={id} />}
    >
      {walk !== undefined ? (
        <WalkPane key={walk.meta.id} walk={walk} />
      ) : (
        <div class="this-body">
          {id !== undefined && <ToList to="/desk/walks" label={t("desk-walks")} />}
          {isNew ? (
            <WalkForm />
          ) : (
            <Empty>
              <p>{t(id === undefined ? "desk-walk-choose" : "desk-walk-gone")}</p>
            </Empty>
          )}
        </div>
      )}
    </Halves>
  );
}
