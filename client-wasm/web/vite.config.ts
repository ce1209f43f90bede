/** How the front end is bundled. Refuses inline scripts, styles and assets: the content security policy has no room for them. Invariant: every file in dist stands beside its .br and .gz. */
import { defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";
import { earlyCore } from "./build/early-core.ts";
import { firstLoad, isFirst } from "./build/first-load.ts";
import { messages } from "./build/messages.ts";
import { serviceWorker } from "./build/service-worker.ts";

export default defineConfig({
  // The demo server listens there; `vite` alone serves only the page.
  server: { port: 5173, fs: { allow: ["../.."] }, proxy: { "/api": "http://127.0.0.1:8080" } },
  build: {
    target: ["chrome100", "safari16.4", "firefox115"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    manifest: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "walk", test: isFirst }] } } },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  plugins: [messages(), firstLoad(), earlyCore(), serviceWorker(), compressed()],
});
