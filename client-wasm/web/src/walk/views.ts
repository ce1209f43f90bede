/** The addresses of everything but the desk. */
import type { ComponentType } from "preact";
import { lazyView } from "../shell/lazy.tsx";
import { WalkHome } from "./home.tsx";
import { Join } from "./join.tsx";
import { LeadPage } from "./lead/lead-page.tsx";
import { Start } from "./start.tsx";

/** A view gets the named parts of its address. */
export type View = ComponentType<{ [part: string]: string }>;

type Later = typeof import("./later.ts");
let fetched: Later | undefined;
let fetching: Promise<Later> | undefined;
/** The rest of the walk's views. Once they are here, they are drawn at once. Asked for once: WebKit gives a second asker a module that still waits for its texts. */
export function fetchLater(): Promise<Later> {
  fetching ??= import("./later.ts").then(
    (views) => {
      fetched = views;
      return views;
    },
    (error) => {
      fetching = undefined;
      throw error;
    },
  );
  return fetching;
}
const later = (pick: (views: Later) => View): View =>
  lazyView(
    () => fetchLater().then((views) => ({ default: pick(views) })),
    () => fetched && pick(fetched),
  );

/** The first that matches is shown: "new" stands before a draft's id. */
export const WALK_VIEWS: readonly (readonly [string, View])[] = [
  ["/", Start],
  ["/j", Join],
  ["/settings", later((views) => views.SettingsView as View)],
  ["/about", later((views) => views.About as View)],
  ["/kept", later((views) => views.Kept as View)],
  ["/w/:walk", WalkHome],
  ["/w/:walk/lead", LeadPage],
  ["/w/:walk/stop/:stop", later((views) => views.StopView as View)],
  ["/w/:walk/note/new", later((views) => views.BeginNote as View)],
  ["/w/:walk/note/:draft", later((views) => views.NoteView as View)],
  ["/w/:walk/notes", later((views) => views.NotesView as View)],
  ["/w/:walk/notes/:note", later((views) => views.NoteDetail as View)],
];
