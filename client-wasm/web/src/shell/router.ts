/** Where one is: the address as a signal, and moving about without loading the page anew. Refuses to know any view. Invariant: what is shown follows from the address alone. */
import { type Signal, signal } from "@preact/signals";

/** The address in use. */
export const place: Signal<URL> = signal(new URL(location.href));
/** Rises with each move to another view; the focus follows it. */
export const moves: Signal<number> = signal(0);

/** Goes to an address of ours. */
export function go(to: string, { replace = false }: { replace?: boolean } = {}): void {
  const url = new URL(to, place.value);
  const isOtherView = url.pathname !== place.value.pathname;
  if (replace) history.replaceState(history.state, "", url);
  else history.pushState({ from: place.value.pathname }, "", url);
  place.value = url;
  if (isOtherView) {
    moves.value += 1;
    scrollTo(0, 0);
  }
}

/** Back where one came from inside Lykta, else to the given address. */
export function back(otherwise: string): void {
  if (typeof history.state?.from === "string") history.back();
  else go(otherwise, { replace: true });
}

/** Listens to links and to the browser's own back. Call once. */
export function startRouter(): void {
  addEventListener("popstate", () => {
    const isOtherView = location.pathname !== place.value.pathname;
    place.value = new URL(location.href);
    if (isOtherView) moves.value += 1;
  });
  addEventListener("hashchange", () => {
    place.value = new URL(location.href);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.origin !== location.origin || link.target !== "" || link.hasAttribute("download")) return;
    if (link.pathname.startsWith("/api/")) return;
    // A jump inside the view is the browser's own matter.
    if (link.hash !== "" && link.pathname === location.pathname) return;
    event.preventDefault();
    go(link.href);
  });
}

/** What a part of an address says; `undefined` where it was cut off in the middle of a letter. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Matches "/w/:walk/stop/:stop" against a path; the named parts, or `undefined`. */
export function matches(pattern: string, path: string): { [name: string]: string } | undefined {
  const wanted = pattern.split("/");
  const given = path.replace(/(.)\/$/, "$1").split("/");
  if (wanted.length !== given.length) return undefined;
  const parts: { [name: string]: string } = {};
  for (const [index, part] of wanted.entries()) {
    const value = decoded(given[index] ?? "");
    if (value === undefined) return undefined;
    if (part.startsWith(":")) parts[part.slice(1)] = value;
    else if (part !== given[index]) return undefined;
  }
  return parts;
}
