/** Which rows are shown, in which order, and how many each further choice would show. Pure. Invariant: a count beside a choice is what choosing it alone shows. */
import { SEVERITIES } from "../../generated/tables.ts";
import { FACETS, type Facet, type Query } from "../address.ts";
import type { Row } from "./row.ts";
import { isIn } from "./views.ts";

/** The value of a facet for what has none. */
export const NONE = "none";

export function facetOf(row: Row, facet: Facet): string {
  return row[facet] ?? NONE;
}

function passes(row: Row, query: Query, today: string, except?: Facet): boolean {
  if (!isIn(query.view, row, today)) return false;
  for (const facet of FACETS) {
    if (facet === except) continue;
    const chosen = query.chosen[facet];
    if (chosen.length > 0 && !chosen.includes(facetOf(row, facet))) return false;
  }
  return query.text
    .toLowerCase()
    .split(/\s+/)
    .every((part) => row.haystack.includes(part));
}

const severityRank = (row: Row): number => {
  const rank = SEVERITIES.indexOf(row.severity);
  return rank === -1 ? SEVERITIES.length : rank;
};
const byTime = (a: Row, b: Row): number => b.at_ms - a.at_ms || (a.id < b.id ? -1 : 1);
const byText = (a: string | undefined, b: string | undefined): number =>
  a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1;

const ORDERS: { [sort in Query["sort"]]: (a: Row, b: Row) => number } = {
  severity: (a, b) => severityRank(a) - severityRank(b) || byTime(a, b),
  newest: byTime,
  due: (a, b) => byText(a.deadline, b.deadline) || severityRank(a) - severityRank(b) || byTime(a, b),
  place: (a, b) => byText(a.walk, b.walk) || (a.stopNumber ?? 999) - (b.stopNumber ?? 999) || byTime(a, b),
};

export function sifted(rows: readonly Row[], query: Query, today: string): Row[] {
  return rows.filter((row) => passes(row, query, today)).sort(ORDERS[query.sort]);
}

/** For each value of a facet: how many rows it would show, all other choices kept. */
export function counts(rows: readonly Row[], query: Query, today: string, facet: Facet): Map<string, number> {
  const counted = new Map<string, number>();
  for (const row of rows) {
    if (!passes(row, query, today, facet)) continue;
    const value = facetOf(row, facet);
    counted.set(value, (counted.get(value) ?? 0) + 1);
  }
  return counted;
}
