/**
 * Puts all that the page needs to show its first view into one chunk: it compresses better than four, and is one round trip. Refuses a list kept by hand.
 * Invariant: what is only reached through a dynamic import is not in it.
 */
import type { Plugin } from "vite";

const ENTRY = "/src/main.tsx";
const first = new Set<string>();

/** Whether the page needs this module before its first view. */
export function isFirst(id: string): boolean {
  return first.has(id);
}

export function firstLoad(): Plugin {
  return {
    name: "lykta-first-load",
    apply: "build",
    buildEnd() {
      first.clear();
      const wanted = [...this.getModuleIds()].filter((id) => id.endsWith(ENTRY));
      for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
        if (first.has(id)) continue;
        first.add(id);
        wanted.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
}
