/**
 * How hands move the map: drag, wheel, pinch, keys and buttons. Refuses to move it by itself once a hand has, but for a point that was chosen outside the picture. Invariant: what a pointer, a key or a
 * button does, each of the others can do too.
 */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { around, type Camera, fromScreen, type Point, panned, type Size, toPoint, toScreen, type World, zoomed } from "./mercator.ts";

const STEP_PX = 60;
/** A press that moved less than this is a tap. */
const TAP_PX = 6;
/** Nearer to the edge than this a point is not well seen. */
const EDGE_PX = 24;

export interface Hands {
  camera: Camera | undefined;
  size: Size;
  nearer: () => void;
  further: () => void;
  whole: () => void;
  zoomTo: (at: World) => void;
  /** Brings a place that lies outside the picture to its middle; one that is seen stays where it is. */
  bringIn: (place: World) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: (event: PointerEvent) => void;
}

/** `bounds`: what shall be in the picture as long as no hand has moved it; `everything`: what "show everything" shows. `onTap` gets the place on the ground. */
export function useHands(
  ref: RefObject<SVGSVGElement | null>,
  bounds: readonly Point[],
  everything: readonly Point[],
  airPx: number,
  onTap?: (at: [number, number]) => void,
): Hands {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [moved, setMoved] = useState<Camera | undefined>();
  const pointers = useRef(new Map<number, World>());
  const travelled = useRef(0);
  const key =
    bounds.length === 0
      ? ""
      : `${Math.min(...bounds.map((each) => each[0]))} ${Math.max(...bounds.map((each) => each[0]))} ${Math.min(...bounds.map((each) => each[1]))} ${Math.max(...bounds.map((each) => each[1]))}`;
  useEffect(() => setMoved(undefined), [key]);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const camera = size.width === 0 ? undefined : (moved ?? around(bounds, size, airPx));
  const change = (to: (camera: Camera) => Camera): void => {
    if (camera !== undefined) setMoved(to(camera));
  };
  const latest = useRef(change);
  latest.current = change;
  const scale = useRef(size);
  scale.current = size;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    // Preact listens passively; a wheel over the map zooms the map and not the page.
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      latest.current((now) => zoomed(now, scale.current, 2 ** (-event.deltaY / 400), at));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: { [key: string]: (camera: Camera) => Camera } = {
      ArrowLeft: (now) => panned(now, STEP_PX, 0),
      ArrowRight: (now) => panned(now, -STEP_PX, 0),
      ArrowUp: (now) => panned(now, 0, STEP_PX),
      ArrowDown: (now) => panned(now, 0, -STEP_PX),
      "+": (now) => zoomed(now, size, 1.5),
      "-": (now) => zoomed(now, size, 1 / 1.5),
    };
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    change(move);
  };
  return {
    camera,
    size,
    nearer: () => change((now) => zoomed(now, size, 1.6)),
    further: () => change((now) => zoomed(now, size, 1 / 1.6)),
    whole: () => setMoved(around(everything, size, airPx)),
    zoomTo: (at) => change((now) => zoomed(now, size, 2.4, at)),
    bringIn: (place) => {
      if (camera === undefined) return;
      const { x, y } = toScreen(camera, size, place);
      if (x < EDGE_PX || y < EDGE_PX || x > size.width - EDGE_PX || y > size.height - EDGE_PX) setMoved({ ...camera, ...place });
    },
    onKeyDown,
    onPointerDown(event) {
      if (event.button !== 0) return;
      travelled.current = pointers.current.size === 0 ? 0 : TAP_PX;
      pointers.current.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    },
    onPointerMove(event) {
      const before = pointers.current.get(event.pointerId);
      if (before === undefined || !(event.currentTarget instanceof SVGSVGElement)) return;
      const box = event.currentTarget.getBoundingClientRect();
      const now = { x: event.clientX - box.left, y: event.clientY - box.top };
      travelled.current += Math.hypot(now.x - before.x, now.y - before.y);
      // Only a drag takes the pointer: a tap must reach the point that lies under it.
      if (travelled.current >= TAP_PX) event.currentTarget.setPointerCapture(event.pointerId);
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      pointers.current.set(event.pointerId, now);
      if (other === undefined) change((camera) => panned(camera, now.x - before.x, now.y - before.y));
      else {
        const factor = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
        change((camera) => zoomed(camera, size, factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }));
      }
    },
    onPointerUp(event) {
      const was = pointers.current.get(event.pointerId);
      pointers.current.delete(event.pointerId);
      if (was === undefined || camera === undefined || event.type !== "pointerup" || travelled.current >= TAP_PX) return;
      onTap?.(toPoint(fromScreen(camera, size, was)));
    },
  };
}
