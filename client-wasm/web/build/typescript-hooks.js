/** The loader's hooks: TypeScript is transformed, Fluent is compiled, everything else is Node's own. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transformWithOxc } from "vite";

export async function load(url, context, next) {
  const path = url.split("?")[0];
  if (url.endsWith(".ftl")) {
    const text = JSON.stringify(await readFile(fileURLToPath(path), "utf8"));
    const compiler = JSON.stringify(new URL("messages.ts", import.meta.url).href);
    const source = `import { compile } from ${compiler}; export default compile(${text}, ${JSON.stringify(path)});`;
    return { format: "module", shortCircuit: true, source };
  }
  if (/\.tsx?$/.test(path)) {
    const text = await readFile(fileURLToPath(path), "utf8");
    const made = await transformWithOxc(text, fileURLToPath(path), { jsx: { runtime: "automatic", importSource: "preact" } });
    return { format: "module", shortCircuit: true, source: made.code };
  }
  return next(url, context);
}
