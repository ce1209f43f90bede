/** The addresses of everything but the desk. */
import type { ComponentType } from "preact";
import { later } from "./fetch-later.ts";
import { WalkHome } from "./home.tsx";
import { Join } from "./join.tsx";
import { LeadPage } from "./lead/lead-page.tsx";
import { Start } from "./start.tsx";

/** A view gets the named parts of its address. */
export type View = ComponentType<{ [part: string]: string }>;

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
