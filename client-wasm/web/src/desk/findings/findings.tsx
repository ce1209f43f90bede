/** The findings desk: which set, which point, this point. Refuses to hold what is shown: it follows from the address and the records. */
import { Search } from "lucide";
import { useEffect, useMemo, useState } from "preact/hooks";
import { useRecords } from "../../core/core.ts";
import { SEVERITIES } from "../../generated/tables.ts";
import { t, word } from "../../i18n/i18n.ts";
import { AreaMap } from "../../map/area-map.tsx";
import { remember, remembered } from "../../shell/memory.ts";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { useTitle } from "../../ui/view.tsx";
import { announce } from "../announce.tsx";
import { Frame } from "../frame.tsx";
import { ask, query, rowsById, shown, stopsById, tellOfNews } from "./data.ts";
import { KeysDialog, useKeys } from "./keys.tsx";
import { List } from "./list.tsx";
import { This } from "./this.tsx";
import { Which } from "./which.tsx";

function FindField() {
  return (
    <label class="find">
      <Icon of={Search} />
      <span class="unseen">{t("finding-search")}</span>
      <input
        type="search"
        placeholder={t("finding-search-hint")}
        value={query.value.text}
        onInput={(event) => ask({ text: event.currentTarget.value })}
      />
      <kbd>/</kbd>
    </label>
  );
}

function Where() {
  const visible = shown.value;
  const walkIds = new Set(visible.map((row) => row.walk));
  const walks = useRecords("walk").filter((walk) => walkIds.has(walk.meta.id) && !walk.meta.is_withdrawn);
  const areaIds = new Set(walks.map((walk) => walk.area));
  const areas = useRecords("area");
  const key = [...areaIds].join(" ");
  const outlines = useMemo(
    () =>
      areas
        .filter((area) => areaIds.has(area.meta.id) && (area.outline?.length ?? 0) > 2)
        .map((area) => ({ id: area.meta.id, points: area.outline ?? [], isApproximate: area.is_outline_approximate === true })),
    [areas, key],
  );
  const points = useMemo(
    () =>
      visible.flatMap((row) =>
        row.position ? [{ id: row.id, at: [row.position.lat_e7, row.position.lon_e7] as const, severity: row.severity }] : [],
      ),
    [visible],
  );
  const [walk] = walks;
  const isOneWalk = walks.length === 1 && walk !== undefined;
  const stops = isOneWalk
    ? [...stopsById.value.values()]
        .filter(({ stop }) => stop.walk === walk.meta.id)
        .sort((a, b) => a.number - b.number)
        .flatMap(({ stop }) =>
          stop.position ? [{ id: stop.meta.id, name: stop.name ?? "", at: [stop.position.lat_e7, stop.position.lon_e7] as const }] : [],
        )
    : [];
  const route = isOneWalk ? (walk.route ?? stops.map((stop) => stop.at)) : [];
  // What is to be worked with fills the picture; the outline shows where it lies, and "show everything" takes it in.
  const matter = useMemo(
    () => [...points.map((point) => point.at), ...(isOneWalk ? stops.map((stop) => stop.at) : [])],
    [points, isOneWalk, stops.length],
  );
  const without = visible.length - points.length;
  return (
    <figure class="map-side">
      <AreaMap
        label={t("finding-map-label", { count: points.length })}
        outlines={outlines}
        route={route}
        stops={stops}
        points={points}
        chosen={query.value.at}
        bounds={matter.length > 1 ? matter : []}
        onChoose={(id) => ask({ at: id }, { replace: false })}
      />
      <figcaption>
        {SEVERITIES.map((severity) => (
          <span class="tag" key={severity}>
            <Mark of={severity} />
            {word("finding-severity", severity)}
          </span>
        ))}
        {without > 0 && <span class="quiet">{t("finding-map-without", { count: without })}</span>}
      </figcaption>
    </figure>
  );
}

export function FindingsView({ path }: { path: string }) {
  const [isHelpShown, setHelpShown] = useState(false);
  const [isMapShown, setMapShown] = useState(remembered("map") !== "off");
  const open = query.value.at;
  const row = open === undefined ? undefined : rowsById.value.get(open);
  useTitle(row === undefined ? t("desk-findings") : `${row.title} – ${t("desk-findings")}`);
  useKeys(() => setHelpShown(true));
  useEffect(() => tellOfNews((count) => announce(t("finding-news", { count }))), []);
  return (
    <Frame path={path} heading={t("desk-findings")} search={<FindField />} class={open === undefined ? "findings" : "findings has-open"}>
      <Which
        isMapShown={isMapShown}
        onMap={() => {
          remember("map", isMapShown ? "off" : null);
          setMapShown(!isMapShown);
        }}
        onKeys={() => setHelpShown(true)}
      />
      <section class="pane list" aria-label={t("desk-findings")}>
        <div class={isMapShown ? "two" : "two without-map"}>
          <div class="list-side">
            <List />
          </div>
          {isMapShown && <Where />}
        </div>
      </section>
      <This id={open} />
      {isHelpShown && <KeysDialog onClose={() => setHelpShown(false)} />}
    </Frame>
  );
}
