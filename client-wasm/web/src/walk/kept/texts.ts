/** The words of what is saved here: they come with the views that nobody sees first. */
import swedish from "../../../../../shared/locales/kept/sv.ftl";
import { addTexts } from "../../i18n/i18n.ts";
import "../../i18n/later-texts.ts";

await addTexts({
  sv: swedish,
  others: {
    en: () => import("../../../../../shared/locales/kept/en.ftl"),
    ar: () => import("../../../../../shared/locales/kept/ar.ftl"),
  },
});
