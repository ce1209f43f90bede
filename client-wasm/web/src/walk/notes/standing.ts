/** What became of a note, as one state with one icon: on this phone, on its way, received, and then what the review and the owner did. Pure. */
import type { WaitingItem } from "../../core/types.ts";
import type { Finding } from "../../generated/Finding";
import type { Observation } from "../../generated/Observation";

export type Standing =
  | { at: "needs_you" }
  | { at: "waiting"; sinceMs: number | undefined }
  | { at: "photo_coming"; left: number }
  | { at: "sent" }
  | { at: "withdrawn" }
  | { at: "finding"; state: string; reason: string | undefined; reply: string | undefined };

/** The order of what matters to the one who noted: what needs them, what waits, then what became of it. */
export function standingOf(note: Observation, item: WaitingItem | undefined, finding: Finding | undefined): Standing {
  if (item !== undefined && item.tray.length > 0) return { at: "needs_you" };
  if (item !== undefined && item.operations > 0) return { at: "waiting", sinceMs: item.oldest_at_ms };
  if (note.meta.is_withdrawn) return { at: "withdrawn" };
  const left = item?.photos.filter((photo) => !photo.is_done).length ?? 0;
  if (left > 0) return { at: "photo_coming", left };
  if (note.meta.is_pending) return { at: "waiting", sinceMs: undefined };
  if (finding?.meta.state) {
    const last = finding.meta.moves.at(-1);
    return {
      at: "finding",
      state: finding.meta.state,
      reason: last?.to === finding.meta.state ? last.reason : undefined,
      reply: finding.reply ?? undefined,
    };
  }
  return { at: "sent" };
}

/** The finding that a note became part of. */
export function findingOf(note: Observation, findings: readonly Finding[]): Finding | undefined {
  return findings.find((finding) => !finding.meta.is_withdrawn && finding.observations.some((link) => link.id === note.meta.id));
}
