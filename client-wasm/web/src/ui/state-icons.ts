/** The icon of each state of a finding; the word stands beside it. */
import {
  Archive,
  Ban,
  CalendarClock,
  Check,
  CheckCheck,
  CircleQuestionMark,
  Coins,
  Eye,
  Forward,
  type IconNode,
  Inbox,
  Layers,
  RotateCcw,
  Undo2,
  UserCheck,
  UserRound,
  Wrench,
} from "lucide";

export const STATE_ICONS: { [state: string]: IconNode } = {
  received: Inbox,
  reviewed: Eye,
  assigned: UserRound,
  confirmed: UserCheck,
  wrong_owner: Undo2,
  ownership_unclear: CircleQuestionMark,
  planned: CalendarClock,
  awaiting_budget: Coins,
  in_progress: Wrench,
  fixed: Check,
  checked: CheckCheck,
  duplicate: Layers,
  declined: Ban,
  preserved: Archive,
  referred: Forward,
  reopened: RotateCcw,
};

export const stateIcon = (state: string | null | undefined): IconNode => STATE_ICONS[state ?? ""] ?? CircleQuestionMark;
