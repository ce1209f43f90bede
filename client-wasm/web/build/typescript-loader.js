/** Lets `node --test` read TypeScript through the bundler's own transform. Types are checked by `npm run check`, not here. */
import { register } from "node:module";

register("./typescript-hooks.js", import.meta.url);
