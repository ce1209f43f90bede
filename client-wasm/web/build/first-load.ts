/**
 * Puts all that the page needs to show its first view into one chunk: it compresses better than four, and is one round trip. Refuses a list kept by hand.
 * Invariant: what is only reached through a dynamic import is not in it; of a package's index, only what a module of the first view names.
 */
import type { Plugin } from "vite";

const ENTRY = "/src/main.tsx";
/** An index of a module for each icon: whoever imports one icon from it "reaches" them all. */
const ICONS = /\/node_modules\/lucide\/dist\/esm\/lucide\.m?js$/;
const NAMED = /\bimport\s*\{([^}]*)\}\s*from\s*["']lucide["']/g;
const first = new Set<string>();

/** Whether the page needs this module before its first view. */
export function isFirst(id: string): boolean {
  return first.has(id);
}

/** A name or a file's name, so that both are the same: `CircleX`, `circle-x.mjs`. */
const plain = (name: string): string =>
  name
    .replace(/\.m?js$/, "")
    .replaceAll("-", "")
    .toLowerCase();

/** The icons that a module names, as they are called in their own files' names. */
function iconsIn(code: string): string[] {
  const lists = [...code.matchAll(NAMED)].map((match) => match[1] ?? "");
  return lists.flatMap((list) => list.split(",").map((item) => plain(item.trim().split(/\s+as\s+/)[0] ?? "")));
}

export function firstLoad(): Plugin {
  return {
    name: "lykta-first-load",
    apply: "build",
    buildEnd() {
      first.clear();
      const wanted = [...this.getModuleIds()].filter((id) => id.endsWith(ENTRY));
      const icons = new Set<string>();
      let index: readonly string[] = [];
      for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
        const info = this.getModuleInfo(id);
        if (first.has(id) || info === null) continue;
        first.add(id);
        if (ICONS.test(id)) {
          index = info.importedIds;
          continue;
        }
        for (const icon of iconsIn(info.code ?? "")) icons.add(icon);
        wanted.push(...info.importedIds);
      }
      for (const id of index) if (icons.has(plain(id.slice(id.lastIndexOf("/") + 1)))) first.add(id);
    },
  };
}
