/** Erasing one note, finding or comment by decision: a legal act that can't be undone, so it asks for a reason. Refuses to show itself to who may not. */
import "./people.css";
import { Eraser } from "lucide";
import { useState } from "preact/hooks";
import { authorisedFetch, syncNow } from "../../core/core.ts";
import type { Erase } from "../../generated/Erase";
import type { Erasure } from "../../generated/Erasure";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import { say } from "../../ui/toast.tsx";
import { Decide } from "./decide.tsx";

export default function EraseButton({ of, isComment = false }: { of: Omit<Erase, "reason">; isComment?: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const carryOut = async (reason: string): Promise<void> => {
    const erased = await authorisedFetch<Erasure>("POST", "/api/erasures", { ...of, reason });
    say(t("erase-done", { count: erased.operations }));
    // The desk's own copy is told like every other.
    syncNow().catch(() => undefined);
  };
  return (
    <>
      <button type="button" class="btn bare edit-button erase-button" onClick={() => setAsking(true)}>
        <Icon of={Eraser} /> {t(isComment ? "erase-comment" : "erase-record")}
      </button>
      {isAsking && (
        <Decide
          decision={{
            title: t(isComment ? "erase-comment-title" : "erase-record-title"),
            says: [t(isComment ? "erase-comment-text" : "erase-record-text"), t("erase-stays")],
            verb: t("erase-do"),
            needsReason: true,
            carryOut,
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
