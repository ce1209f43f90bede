/** Where the phone is: the best of ten seconds, with its honest radius. Never blocks: without an answer the stop's position is used. */
import { useEffect, useState } from "preact/hooks";
import type { Position } from "../../generated/Position";

export type Finding = { at: "looking" } | { at: "found"; position: Position } | { at: "refused" } | { at: "failed" };

const PATIENCE_MS = 10_000;
/** Metres: beyond these the radius is shown as doubtful, and as poor. */
export const DOUBTFUL_M = 20;
export const POOR_M = 50;

export function positionFrom(latitude: number, longitude: number, accuracy: number | undefined, source: Position["source"]): Position {
  const point = { lat_e7: Math.round(latitude * 1e7), lon_e7: Math.round(longitude * 1e7), source };
  return accuracy === undefined ? point : { ...point, accuracy_m: Math.min(4_000_000_000, Math.max(1, Math.round(accuracy))) };
}

/** Looks for ten seconds from `round` on, and keeps the best. `onBest` hears each better one. */
export function usePosition(round: number, isWanted: boolean, onBest: (position: Position) => void): Finding {
  const [finding, setFinding] = useState<Finding>({ at: "looking" });
  useEffect(() => {
    if (!isWanted) return;
    if (!("geolocation" in navigator)) {
      setFinding({ at: "failed" });
      return;
    }
    let best: Position | undefined;
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        const position = positionFrom(coords.latitude, coords.longitude, coords.accuracy, "gps");
        if (best !== undefined && (best.accuracy_m ?? 0) <= (position.accuracy_m ?? 0)) return;
        best = position;
        setFinding({ at: "found", position });
        onBest(position);
      },
      (error) => {
        if (best === undefined) setFinding({ at: error.code === error.PERMISSION_DENIED ? "refused" : "failed" });
      },
      { enableHighAccuracy: true, maximumAge: 5_000, timeout: PATIENCE_MS },
    );
    const end = setTimeout(() => {
      navigator.geolocation.clearWatch(watch);
      if (best === undefined) setFinding((now) => (now.at === "looking" ? { at: "failed" } : now));
    }, PATIENCE_MS);
    return () => {
      clearTimeout(end);
      navigator.geolocation.clearWatch(watch);
    };
  }, [round, isWanted]);
  return finding;
}

/** A position moved by metres: north and east positive. */
export function moved(position: Position, northM: number, eastM: number): Position {
  const degree = 111_320;
  const latitude = position.lat_e7 / 1e7;
  return {
    lat_e7: position.lat_e7 + Math.round((northM / degree) * 1e7),
    lon_e7: position.lon_e7 + Math.round((eastM / (degree * Math.cos((latitude * Math.PI) / 180))) * 1e7),
    source: "pin",
  };
}

/** How far, in whole metres, and which of the eight ways; at the very place there is none. */
export interface Bearing {
  metres: number;
  way: "" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "nw";
}

/** Nearer than this nobody can tell a way. */
const AT_M = 3;
const WAYS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;

/** Where a place lies, seen from another. */
export function bearing(from: Position, to: Position): Bearing {
  const degree = 111_320;
  const latitude = ((from.lat_e7 / 1e7) * Math.PI) / 180;
  const north = ((to.lat_e7 - from.lat_e7) / 1e7) * degree;
  const east = ((to.lon_e7 - from.lon_e7) / 1e7) * degree * Math.cos(latitude);
  const metres = Math.round(Math.hypot(north, east));
  const eighth = Math.round(Math.atan2(east, north) / (Math.PI / 4));
  return { metres, way: metres < AT_M ? "" : (WAYS[(eighth + 8) % 8] ?? "n") };
}
