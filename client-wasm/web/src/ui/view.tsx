/** What every view does on arriving: it names the page and takes the focus to its heading. */
import { useEffect, useRef } from "preact/hooks";
import { moves } from "../shell/router.ts";

/** Sets the page's title; the name comes last, so that tabs and readers hear the place first. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Lykta" : `${title} – Lykta`;
  }, [title]);
}

/** Give the result to the view's heading as `ref`, with `tabIndex={-1}`. The first view of a visit leaves the focus alone. */
export function useArrival<E extends HTMLElement = HTMLHeadingElement>() {
  const ref = useRef<E>(null);
  const move = moves.value;
  useEffect(() => {
    if (move > 0) ref.current?.focus({ preventScroll: true });
  }, [move]);
  return ref;
}
