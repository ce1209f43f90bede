/** The first screen: what Lykta is in three sentences, the way in, and one's own walks. */
import { useRecords } from "../core/core.ts";
import { t } from "../i18n/i18n.ts";
import { Lantern } from "../ui/lantern.tsx";
import { useArrival, useTitle } from "../ui/view.tsx";

export function Start() {
  useTitle("");
  const heading = useArrival();
  const walks = useRecords("walk").filter((walk) => !walk.meta.is_withdrawn);
  return (
    <div class="phone">
      <header class="top">
        <p class="row">
          <Lantern /> <b class="lead">Lykta</b>
        </p>
      </header>
      <main class="middle loose">
        <h1 ref={heading} tabIndex={-1}>
          {t("start-title")}
        </h1>
        <div class="stack lead">
          <p>{t("start-one")}</p>
          <p>{t("start-two")}</p>
          <p>{t("start-three")}</p>
        </div>
        <ul>
          {walks.map((walk) => (
            <li key={walk.meta.id}>
              <a href={`/w/${walk.meta.id}`}>{walk.name}</a>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}
