/** Lets the page ask for the WebAssembly core together with its scripts instead of after them. Refuses to hold up the scripts for it: they draw first. */
import type { Plugin } from "vite";

export function earlyCore(): Plugin {
  return {
    name: "lykta-early-core",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const file = Object.keys(bundle ?? {}).find((name) => name.endsWith(".wasm"));
        if (file === undefined) throw new Error("the build holds the core");
        const attrs = { rel: "preload", as: "fetch", type: "application/wasm", crossorigin: true, href: `/${file}`, fetchpriority: "low" };
        return [{ tag: "link", attrs, injectTo: "head" }];
      },
    },
  };
}
