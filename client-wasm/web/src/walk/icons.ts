/** Which icon stands for which category and kind of stop. */
import {
  Armchair,
  Brush,
  Building,
  CircleQuestionMark,
  DoorOpen,
  Ellipsis,
  Eye,
  Heart,
  type IconNode,
  LampWallDown,
  Route,
  Signpost,
  SprayCan,
  SquareParking,
  TrainFrontTunnel,
  Trees,
  WashingMachine,
} from "lucide";

const CATEGORY_ICONS: { [category: string]: IconNode } = {
  lighting: LampWallDown,
  sightlines: Eye,
  paths: Route,
  damage: SprayCan,
  upkeep: Brush,
  entrances: DoorOpen,
  basements: WashingMachine,
  parking: SquareParking,
  meeting_places: Armchair,
  wayfinding: Signpost,
  order: Building,
  feeling: Heart,
  other: Ellipsis,
};

const STOP_ICONS: { [kind: string]: IconNode } = {
  path: Route,
  tunnel: TrainFrontTunnel,
  entrance: DoorOpen,
  indoors: WashingMachine,
  parking: SquareParking,
  meeting_place: Armchair,
  open_place: Trees,
};

/** In the order of the checklist; the first six are shown at once. */
export const CATEGORIES = Object.keys(CATEGORY_ICONS);

export const categoryIcon = (category: string | null | undefined): IconNode => CATEGORY_ICONS[category ?? ""] ?? CircleQuestionMark;
export const stopIcon = (kind: string | null | undefined): IconNode => STOP_ICONS[kind ?? ""] ?? CircleQuestionMark;
