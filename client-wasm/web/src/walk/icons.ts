/** Which icon stands for which kind of stop. */
import {
  Armchair,
  CircleQuestionMark,
  DoorOpen,
  type IconNode,
  Route,
  SquareParking,
  TrainFrontTunnel,
  Trees,
  WashingMachine,
} from "lucide";

const STOP_ICONS: { [kind: string]: IconNode } = {
  path: Route,
  tunnel: TrainFrontTunnel,
  entrance: DoorOpen,
  indoors: WashingMachine,
  parking: SquareParking,
  meeting_place: Armchair,
  open_place: Trees,
};

export const stopIcon = (kind: string | null | undefined): IconNode => STOP_ICONS[kind ?? ""] ?? CircleQuestionMark;
