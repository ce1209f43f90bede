/**
 * Builds the service worker after everything else, with the list of what the build made. Refuses a hand-kept list, and a second copy of the core: the worker takes
 * the page's from its cache. Invariant: the version is a digest of every byte the worker will keep, so that a new version is exactly a changed one.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "vite";
import { filesBelow } from "./compressed.ts";

const ENTRY = "src/service-worker/service-worker.ts";
/** Not for the phone's cache: twins, the worker itself, and what only the desk or the map asks for. */
const LEFT_OUT = /\.(br|gz|map)$|^service-worker\.js$|^assets\/(desk|map)-/;

/** The binding's own guess at where the core lies; a bundler would make a copy of it. */
const OWN_CORE = "new URL('client_wasm_bg.wasm', import.meta.url)";

function withoutOwnCore(): Plugin {
  return {
    name: "lykta-without-own-core",
    enforce: "pre",
    transform: {
      filter: { id: /client_wasm\.js$/ },
      handler(code) {
        if (!code.includes(OWN_CORE)) throw new Error(`the binding looks for its core by ${OWN_CORE}`);
        return { code: code.replace(OWN_CORE, "undefined"), map: null };
      },
    },
  };
}

export function serviceWorker(): Plugin {
  let root = ".";
  let outDir = "dist";
  return {
    name: "lykta-service-worker",
    apply: "build",
    configResolved(config) {
      root = config.root;
      outDir = config.build.outDir;
    },
    closeBundle: {
      sequential: true,
      async handler() {
        const folder = join(root, outDir);
        const files = (await filesBelow(folder)).filter((path) => !LEFT_OUT.test(path));
        const digest = createHash("sha256");
        for (const path of files) digest.update(path).update(await readFile(join(folder, path)));
        await build({
          root,
          configFile: false,
          publicDir: false,
          logLevel: "warn",
          plugins: [withoutOwnCore()],
          define: {
            __PRECACHE__: JSON.stringify(files.map((path) => (path === "index.html" ? "/" : `/${path}`))),
            __VERSION__: JSON.stringify(digest.digest("hex").slice(0, 16)),
          },
          build: {
            outDir,
            emptyOutDir: false,
            target: "es2022",
            lib: { entry: join(root, ENTRY), formats: ["iife"], name: "worker", fileName: () => "service-worker.js" },
          },
        });
      },
    },
  };
}
