/** The addresses of everything but the desk. */
import type { ComponentType } from "preact";
import { lazyView } from "../shell/lazy.tsx";
import { WalkHome } from "./home.tsx";
import { Join } from "./join.tsx";
import { LeadPage } from "./lead/lead-page.tsx";
import { BeginNote } from "./note/begin.tsx";
import { NoteView } from "./note/note.tsx";
import { Start } from "./start.tsx";
import { StopView } from "./stop/stop.tsx";

/** A view gets the named parts of its address. */
export type View = ComponentType<{ [part: string]: string }>;

/** The rest of the walk's views. Once they are here, they are drawn at once. */
export const fetchLater = () => import("./later.ts");
type Later = Awaited<ReturnType<typeof fetchLater>>;
const later = (pick: (views: Later) => View): View => lazyView(() => fetchLater().then((views) => ({ default: pick(views) })));

/** The first that matches is shown: "new" stands before a draft's id. */
export const WALK_VIEWS: readonly (readonly [string, View])[] = [
  ["/", Start],
  ["/j", Join],
  ["/settings", later((views) => views.SettingsView as View)],
  ["/about", later((views) => views.About as View)],
  ["/kept", later((views) => views.Kept as View)],
  ["/w/:walk", WalkHome],
  ["/w/:walk/lead", LeadPage],
  ["/w/:walk/stop/:stop", StopView],
  ["/w/:walk/note/new", BeginNote],
  ["/w/:walk/note/:draft", NoteView],
  ["/w/:walk/notes", later((views) => views.NotesView as View)],
  ["/w/:walk/notes/:note", later((views) => views.NoteDetail as View)],
];
