/** The views of the walk that nobody sees first: fetched right after the first view, and kept for times without a network with everything else. */
import "../i18n/later-texts.ts";
import "../styles/later.css";

export { NotFound } from "../shell/not-found.tsx";
export { OpeningFailed } from "../shell/opening-failed.tsx";
export { Update } from "../shell/update-notice.tsx";
export { About } from "./about.tsx";
export { InstallOffer } from "./install-offer.tsx";
export { Kept } from "./kept/kept.tsx";
export { Missing } from "./missing.tsx";
export { BeginNote } from "./note/begin.tsx";
export { NoteView } from "./note/note.tsx";
export { NoteDetail } from "./notes/note-detail.tsx";
export { NotesView } from "./notes/notes.tsx";
export { SettingsView } from "./settings.tsx";
export { SignedOut } from "./signed-out.tsx";
export { StopView } from "./stop/stop.tsx";
