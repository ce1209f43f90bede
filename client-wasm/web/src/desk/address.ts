/** What the findings desk shows, as an address: every filter, the order, the open point and the picked ones. Invariant: reading what was written gives the same. */
import { VIEWS, type ViewName } from "./findings/views.ts";

export const FACETS = ["severity", "organisation", "area", "state", "walk"] as const;
export type Facet = (typeof FACETS)[number];
export const SORTS = ["severity", "newest", "due", "place"] as const;
export type Sort = (typeof SORTS)[number];

export interface Query {
  view: ViewName;
  chosen: { readonly [facet in Facet]: readonly string[] };
  text: string;
  sort: Sort;
  /** The open point. */
  at: string | undefined;
  /** The picked points, for what is done to many. */
  picked: readonly string[];
}

function oneOf<T extends string>(words: readonly T[], value: string | null): T | undefined {
  return words.find((word) => word === value);
}

export function readQuery(search: URLSearchParams): Query {
  return {
    view: oneOf(VIEWS, search.get("view")) ?? "all",
    chosen: {
      severity: search.getAll("severity"),
      organisation: search.getAll("organisation"),
      area: search.getAll("area"),
      state: search.getAll("state"),
      walk: search.getAll("walk"),
    },
    text: search.get("q") ?? "",
    sort: oneOf(SORTS, search.get("sort")) ?? "severity",
    at: search.get("at") ?? undefined,
    picked:
      search
        .get("picked")
        ?.split(",")
        .filter((id) => id !== "") ?? [],
  };
}

/** The address, with only what differs from the usual. */
export function address(query: Query): string {
  const search = new URLSearchParams();
  if (query.view !== "all") search.set("view", query.view);
  for (const facet of FACETS) for (const value of query.chosen[facet]) search.append(facet, value);
  if (query.text !== "") search.set("q", query.text);
  if (query.sort !== "severity") search.set("sort", query.sort);
  if (query.at !== undefined) search.set("at", query.at);
  if (query.picked.length > 0) search.set("picked", query.picked.join(","));
  const text = search.toString().replaceAll("%2C", ",");
  return text === "" ? "/desk/findings" : `/desk/findings?${text}`;
}

/** One value of a filter switched on or off. The picked points stay only where they can still be seen: they are let go. */
export function toggled(query: Query, facet: Facet, value: string): Query {
  const now = query.chosen[facet];
  const next = now.includes(value) ? now.filter((each) => each !== value) : [...now, value];
  return { ...query, chosen: { ...query.chosen, [facet]: next }, picked: [] };
}

export const NOTHING_CHOSEN: Query["chosen"] = { severity: [], organisation: [], area: [], state: [], walk: [] };
