/** The map's own words: they come with the map, not with the first load. */
import swedish from "../../../../shared/locales/area-map/sv.ftl?raw";
import { addTexts } from "../i18n/i18n.ts";

await addTexts({
  sv: swedish,
  others: {
    en: () => import("../../../../shared/locales/area-map/en.ftl?raw"),
    ar: () => import("../../../../shared/locales/area-map/ar.ftl?raw"),
  },
});
