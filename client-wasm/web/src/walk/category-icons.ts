/** Which icon stands for which category; apart from those of the stops, which the first view shows. */
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

/** In the order of the checklist; the first six are shown at once. */
export const CATEGORIES = Object.keys(CATEGORY_ICONS);

export const categoryIcon = (category: string | null | undefined): IconNode => CATEGORY_ICONS[category ?? ""] ?? CircleQuestionMark;
