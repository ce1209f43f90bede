/** The loader's hooks: TypeScript is transformed, `?raw` is a text, everything else is Node's own. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transformWithOxc } from "vite";

export async function load(url, context, next) {
  const path = url.split("?")[0];
  if (url.endsWith("?raw")) {
    const text = await readFile(fileURLToPath(path), "utf8");
    return { format: "module", shortCircuit: true, source: `export default ${JSON.stringify(text)}` };
  }
  if (/\.tsx?$/.test(path)) {
    const text = await readFile(fileURLToPath(path), "utf8");
    const made = await transformWithOxc(text, fileURLToPath(path), { jsx: { runtime: "automatic", importSource: "preact" } });
    return { format: "module", shortCircuit: true, source: made.code };
  }
  return next(url, context);
}
