/** The desk's words: they come with the desk, not with the walk's first load. */
import swedish from "../../../../shared/locales/desk/sv.ftl";
import { addTexts } from "../i18n/i18n.ts";
import "../i18n/later-texts.ts";

await addTexts({
  sv: swedish,
  others: {
    en: () => import("../../../../shared/locales/desk/en.ftl"),
    ar: () => import("../../../../shared/locales/desk/ar.ftl"),
  },
});
