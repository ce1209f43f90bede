/** Writes a Brotli and a gzip twin beside every asset, so that the server never compresses on the fly. Touches nothing that is compressed already. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const WORTH_IT = new Set([".html", ".js", ".css", ".wasm", ".svg", ".webmanifest", ".ftl", ".json", ".txt"]);

/** Every file below a folder, as paths from it. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

export function compressed(): Plugin {
  let folder = "dist";
  return {
    name: "lykta-compressed",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        for (const path of await filesBelow(folder)) {
          if (!WORTH_IT.has(extname(path))) continue;
          const bytes = await readFile(join(folder, path));
          const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
          await writeFile(join(folder, `${path}.br`), brotliCompressSync(bytes, { params }));
          await writeFile(join(folder, `${path}.gz`), gzipSync(bytes, { level: 9 }));
        }
      },
    },
  };
}
