/** Areas: the list, and the open one with its outline. A name alone is enough for an area; the outline can come later, from the map or from coordinates. */
import { Users } from "lucide";
import { may, session, useRecord, useRecords } from "../../core/core.ts";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Empty } from "../../ui/states.tsx";
import { useTitle } from "../../ui/view.tsx";
import { Halves, ListHead, Nothing, ToList } from "../list-frame.tsx";
import { AreaForm } from "./area-form.tsx";

/** The organisation in whose name this person makes areas. */
function useHost(): string | undefined {
  const organisations = useRecords("organisation");
  const own = session.value?.grants.find((grant) => grant.scope.startsWith("organisation:"))?.scope.slice("organisation:".length);
  const candidates = [own, ...organisations.map((each) => each.meta.id)];
  return candidates.find((id) => id !== undefined && may({ action: "create", kind: "area", organisation: id }));
}

function AreaList({ here, mayMake }: { here: string | undefined; mayMake: boolean }) {
  const areas = useRecords("area")
    .filter((area) => !area.meta.is_withdrawn)
    .sort((a, b) => (a.name ?? "").localeCompare(b.name ?? ""));
  const walks = useRecords("walk").filter((walk) => !walk.meta.is_withdrawn);
  return (
    <>
      <ListHead
        title={t("desk-areas")}
        count={t("desk-areas-count", { count: areas.length })}
        make={mayMake ? { to: "/desk/areas/new", label: t("desk-area-new") } : undefined}
      />
      <div class="list-rows">
        {areas.length === 0 && (
          <Nothing title={t("desk-areas-empty")}>
            <p>{t("desk-areas-empty-text")}</p>
          </Nothing>
        )}
        <ul class="items">
          {areas.map((area) => (
            <li class="item" key={area.meta.id}>
              <a class="point plain-point" href={`/desk/areas/${area.meta.id}`} aria-current={area.meta.id === here ? "true" : undefined}>
                <b>{area.name}</b>
                <span class="due">{t("desk-walks-count", { count: walks.filter((walk) => walk.area === area.meta.id).length })}</span>
                <span class="how quiet">
                  {t(
                    area.outline ? (area.is_outline_approximate ? "desk-area-approximate" : "desk-area-outlined") : "desk-area-no-outline",
                  )}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

export function AreasView({ path, id }: { path: string; id: string | undefined }) {
  const area = useRecord("area", id);
  const host = useHost();
  const isNew = id === "new";
  useTitle(isNew ? t("desk-area-new") : area?.name ? `${area.name} – ${t("desk-areas")}` : t("desk-areas"));
  return (
    <Halves
      path={path}
      heading={t("desk-areas")}
      label={t("desk-area-this")}
      isOpen={id !== undefined}
      list={<AreaList here={id} mayMake={host !== undefined} />}
    >
      <div class="this-body">
        {id !== undefined && <ToList to="/desk/areas" label={t("desk-areas")} />}
        {isNew && host !== undefined ? (
          <AreaForm key="new" host={host} />
        ) : area !== undefined ? (
          <>
            {may({ action: "set", id: area.meta.id, field: "name" }) && (
              <a class="btn bare edit-button" href={`/desk/people?scope=area:${area.meta.id}`}>
                <Icon of={Users} /> {t("people-link")}
              </a>
            )}
            <AreaForm key={area.meta.id} area={area} host={area.organisation ?? ""} />
          </>
        ) : (
          <Empty>
            <p>{t(id === undefined ? "desk-area-choose" : "desk-area-gone")}</p>
          </Empty>
        )}
      </div>
    </Halves>
  );
}
