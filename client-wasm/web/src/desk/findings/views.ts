/** The saved views: which points each of them holds. Invariant: a withdrawn one is in no view but its own. */
import { FINDING_LIFECYCLE } from "../../generated/tables.ts";
import type { Row } from "./row.ts";

export const VIEWS = [
  "all",
  "review",
  "assigned",
  "check",
  "overdue",
  "unanswered",
  "conflict",
  "declined",
  "preserved",
  "withdrawn",
] as const;
export type ViewName = (typeof VIEWS)[number];

/** The owner has it: from the handing over until it is mended. */
const WITH_THE_OWNER = ["assigned", "confirmed", "planned", "awaiting_budget", "in_progress"];

export function isEnded(row: Row): boolean {
  return row.kind === "finding" && FINDING_LIFECYCLE.ends.includes(row.state);
}

/** The work is done, or will not be: its day no longer presses anybody. */
export function isWorkOver(state: string): boolean {
  return state === "fixed" || FINDING_LIFECYCLE.ends.includes(state);
}

/** Past its day and not done. `today` is `YYYY-MM-DD`. */
export function isOverdue(row: Row, today: string): boolean {
  return row.deadline !== undefined && row.deadline < today && !isWorkOver(row.state);
}

export function isIn(view: ViewName, row: Row, today: string): boolean {
  if (row.isWithdrawn) return view === "withdrawn";
  switch (view) {
    case "all":
      return true;
    case "review":
      return row.kind === "observation" || row.state === "received";
    case "assigned":
      return WITH_THE_OWNER.includes(row.state);
    case "check":
      return row.state === "fixed";
    case "overdue":
      return isOverdue(row, today);
    case "unanswered":
      return isEnded(row) && !row.isAnswered;
    case "conflict":
      return row.conflicts > 0;
    case "declined":
    case "preserved":
      return row.state === view;
    case "withdrawn":
      return false;
  }
}
