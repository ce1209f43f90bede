/** The list: each point in two lines, what and when, then state and owner. It says everything the map says. */
import { ArrowDownUp, TriangleAlert } from "lucide";
import { useState } from "preact/hooks";
import { number, t, word } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Empty } from "../../ui/states.tsx";
import { useArrival } from "../../ui/view.tsx";
import { address, SORTS } from "../address.ts";
import { Nothing } from "../list-frame.tsx";
import { organisationName, walkName } from "../names.ts";
import { findingIcon } from "../state-icons.ts";
import { dayOf, dueWords, localDay, longDay } from "../when.ts";
import { Bulk } from "./bulk.tsx";
import { ask, now, placeWords, query, rows, shown, today } from "./data.ts";
import type { Row } from "./row.ts";
import { isWorkOver } from "./views.ts";

/** More than a screen needs; the rest on request, so that a large list opens as fast as a small one. */
const PAGE = 200;

function When({ row }: { row: Row }) {
  if (row.deadline !== undefined) {
    const due = dueWords(row.deadline, today.value, isWorkOver(row.state));
    return (
      <time class={due.isLate ? "due late" : "due"} datetime={row.deadline} title={t("finding-due-on", { day: longDay(row.deadline) })}>
        {due.isLate && <span class="unseen">{t("finding-overdue")}, </span>}
        {due.text}
      </time>
    );
  }
  if (row.kind === "finding") return <span class="due" />;
  const day = localDay(row.at_ms);
  return (
    <time class="due" datetime={day} title={t("finding-noted-on", { day: longDay(day) })}>
      {dayOf(row.at_ms, now.value)}
    </time>
  );
}

function Point({ row }: { row: Row }) {
  const asked = query.value;
  const isPicked = asked.picked.includes(row.id);
  const place = placeWords(row, (count) => t("finding-stop", { number: count }));
  return (
    <li class="item" data-id={row.id}>
      <a class="point" href={address({ ...asked, at: row.id })} aria-current={asked.at === row.id ? "true" : undefined}>
        <Mark of={row.severity} />
        <b>
          <span class="unseen">{word("finding-severity", row.severity)}: </span>
          {row.title}
        </b>
        <When row={row} />
        <span class="how">
          <span class="tag">
            <Icon of={findingIcon(row.state)} />
            {word("finding-state", row.state)}
          </span>
          {place !== "" && <span class="quiet">{place}</span>}
          {row.isWithdrawn && <span class="flag">{t("finding-withdrawn")}</span>}
          {row.isLate && <span class="flag">{t("finding-late")}</span>}
          {row.conflicts > 0 && (
            <span class="flag needs">
              <Icon of={TriangleAlert} />
              {t("finding-differs")}
            </span>
          )}
        </span>
        <span class="own">
          {row.organisation !== undefined
            ? organisationName(row.organisation)
            : row.state === "ownership_unclear"
              ? t("finding-nobody-yet")
              : ""}
        </span>
      </a>
      <input
        type="checkbox"
        class="pick-box"
        checked={isPicked}
        aria-label={t("finding-pick", { title: row.title })}
        onChange={() => ask({ picked: isPicked ? asked.picked.filter((id) => id !== row.id) : [...asked.picked, row.id] })}
      />
    </li>
  );
}

function NothingHere() {
  const asked = query.value;
  const isFiltered = asked.text !== "" || Object.values(asked.chosen).some((values) => values.length > 0);
  const Frame = rows.value.length === 0 ? Nothing : Empty;
  return (
    <Frame title={t(isFiltered ? "finding-none-title" : `finding-empty-${asked.view}`)}>
      {isFiltered ? (
        <>
          <p>{t("finding-none-text")}</p>
          <a class="btn" href="/desk/findings">
            {t("finding-show-all")}
          </a>
        </>
      ) : (
        rows.value.length === 0 && (
          <>
            <p>{t("finding-empty-text")}</p>
            <a class="btn" href="/desk/walks">
              {t("finding-to-walks")}
            </a>
          </>
        )
      )}
    </Frame>
  );
}

function title(): string {
  const asked = query.value;
  const [walk] = asked.chosen.walk;
  if (asked.view === "all" && asked.chosen.walk.length === 1) return walkName(walk);
  return t(`finding-view-${asked.view}`);
}

export function List() {
  const [most, setMost] = useState(PAGE);
  const heading = useArrival();
  const all = shown.value;
  const asked = query.value;
  const observations = all.filter((row) => row.kind === "observation").length;
  return (
    <>
      <div class="list-head">
        <h2 ref={heading} tabIndex={-1}>
          {title()}{" "}
          <span class="quiet">
            {[
              all.length > observations || observations === 0 ? t("finding-count", { count: all.length - observations }) : "",
              observations > 0 ? t("finding-count-observations", { count: observations }) : "",
            ]
              .filter(Boolean)
              .join(", ")}
          </span>
        </h2>
        <div class="list-tools">
          <label class="sort">
            <Icon of={ArrowDownUp} />
            <span class="unseen">{t("finding-sort")}</span>
            <select
              value={asked.sort}
              onChange={(event) => ask({ sort: SORTS.find((sort) => sort === event.currentTarget.value) ?? "severity" })}
            >
              {SORTS.map((sort) => (
                <option key={sort} value={sort}>
                  {t(`finding-sort-${sort}`)}
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
      <div class="list-rows" data-picking={asked.picked.length > 0 ? "" : undefined}>
        {asked.picked.length > 0 && <Bulk />}
        {all.length === 0 ? (
          <NothingHere />
        ) : (
          <ol class="items" aria-label={t("desk-findings")}>
            {all.slice(0, most).map((row) => (
              <Point key={row.id} row={row} />
            ))}
          </ol>
        )}
        {all.length > most && (
          <button type="button" class="btn more" onClick={() => setMost(most + PAGE)}>
            {t("finding-more", { count: number(all.length - most) })}
          </button>
        )}
      </div>
    </>
  );
}
