/** The page begins here: language, theme, router, then the core, and the view at once. Refuses to wait for the network. */
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/components.css";
import "./styles/walk.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { openCore } from "./core/core.ts";
import { startLanguage } from "./i18n/i18n.ts";
import { startInstalling } from "./shell/install.ts";
import { startRouter } from "./shell/router.ts";
import { startTheme } from "./shell/theme.ts";
import { startUpdates } from "./shell/update.ts";
import { fetchLater } from "./walk/fetch-later.ts";

startTheme();
startRouter();
startInstalling();
const root = document.getElementById("app");
if (root === null) throw new Error("index.html has the element #app");
const opened = openCore();
// A language that is not cached may not hold the page back for long.
await Promise.race([startLanguage(), new Promise((resolve) => setTimeout(resolve, 1_500))]);
render(<App />, root);
await opened;
startUpdates();
// Without a network they come with their own view, when there is one.
fetchLater().catch(() => undefined);
