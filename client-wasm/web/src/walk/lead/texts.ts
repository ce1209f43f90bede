/** The words of leading: they come with the view, not with the first load. */
import swedish from "../../../../../shared/locales/lead/sv.ftl";
import { addTexts } from "../../i18n/i18n.ts";
import "../../i18n/later-texts.ts";

await addTexts({
  sv: swedish,
  others: {
    en: () => import("../../../../../shared/locales/lead/en.ftl"),
    ar: () => import("../../../../../shared/locales/lead/ar.ftl"),
  },
});
