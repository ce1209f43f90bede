/** A walk that is not on this phone: how to get it, and where one finds what one had written. Refuses to say that nothing is left before it has looked. */
import { useEffect, useState } from "preact/hooks";
import { listDrafts } from "../core/core.ts";
import { waitingItems } from "../core/waiting.ts";
import { t } from "../i18n/i18n.ts";
import { Empty } from "../ui/states.tsx";

export function Missing({ id }: { id: string }) {
  const [isBegun, setBegun] = useState(false);
  useEffect(() => {
    // Where drafts can't be read, /kept says so.
    listDrafts(`note/${id}/`).then(
      (drafts) => setBegun(drafts.length > 0),
      () => setBegun(true),
    );
  }, [id]);
  return (
    <Empty>
      <h1>{t("walk-missing-title")}</h1>
      <p>{t("walk-missing-text")}</p>
      {(isBegun || waitingItems.value.length > 0) && (
        <>
          <p>{t("walk-missing-kept")}</p>
          <a class="btn" href="/kept">
            {t("walk-missing-see")}
          </a>
        </>
      )}
      <a class="btn lit" href="/">
        {t("to-start")}
      </a>
    </Empty>
  );
}
