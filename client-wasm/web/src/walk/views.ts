/** The addresses of everything but the desk. */
import type { ComponentType } from "preact";
import { About } from "./about.tsx";
import { WalkHome } from "./home.tsx";
import { Join } from "./join.tsx";
import { Kept } from "./kept/kept.tsx";
import { LeadPage } from "./lead/lead-page.tsx";
import { BeginNote } from "./note/begin.tsx";
import { NoteView } from "./note/note.tsx";
import { NoteDetail } from "./notes/note-detail.tsx";
import { NotesView } from "./notes/notes.tsx";
import { SettingsView } from "./settings.tsx";
import { Start } from "./start.tsx";
import { StopView } from "./stop/stop.tsx";

/** A view gets the named parts of its address. */
export type View = ComponentType<{ [part: string]: string }>;

/** The first that matches is shown: "new" stands before a draft's id. */
export const WALK_VIEWS: readonly (readonly [string, View])[] = [
  ["/", Start],
  ["/j", Join],
  ["/settings", SettingsView],
  ["/about", About],
  ["/kept", Kept],
  ["/w/:walk", WalkHome],
  ["/w/:walk/lead", LeadPage],
  ["/w/:walk/stop/:stop", StopView],
  ["/w/:walk/note/new", BeginNote],
  ["/w/:walk/note/:draft", NoteView],
  ["/w/:walk/notes", NotesView],
  ["/w/:walk/notes/:note", NoteDetail],
];
