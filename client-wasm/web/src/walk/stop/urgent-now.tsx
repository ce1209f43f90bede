/** An answer that says "act now": the numbers at once, before the next question. */
import { ArrowRight, Camera } from "lucide";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";
import type { Asked } from "../questions.ts";
import { UrgentNumbers } from "../urgent.tsx";
import { questionText } from "../wording.ts";

export function UrgentNow({ asked, noteTo, onTo }: { asked: Asked; noteTo: string; onTo: string }) {
  return (
    <>
      <p class="quiet">{questionText(asked.question)}</p>
      <UrgentNumbers />
      <div class="aside">
        <a class="btn" href={noteTo}>
          <Icon of={Camera} /> {t("offer-note")}
        </a>
        <a class="btn" href={onTo}>
          <Icon of={ArrowRight} flip /> {t("next-question")}
        </a>
      </div>
    </>
  );
}
