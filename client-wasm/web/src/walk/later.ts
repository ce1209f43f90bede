/** The views of the walk that nobody sees first: fetched right after the first view, and kept for times without a network with everything else. */
export { About } from "./about.tsx";
export { Kept } from "./kept/kept.tsx";
export { NoteDetail } from "./notes/note-detail.tsx";
export { NotesView } from "./notes/notes.tsx";
export { SettingsView } from "./settings.tsx";
