/** The map's own words: they come with the map, not with the first load. */
import swedish from "../../../../shared/locales/area-map/sv.ftl";
import { addTexts } from "../i18n/i18n.ts";

await addTexts({
  sv: swedish,
  others: {
    en: () => import("../../../../shared/locales/area-map/en.ftl"),
    ar: () => import("../../../../shared/locales/area-map/ar.ftl"),
  },
});
