/** The map's own words: they come with the map, not with the first load. */
import swedish from "../../../../shared/locales/sv/area-map.ftl?raw";
import { addTexts } from "../i18n/i18n.ts";

await addTexts({ sv: swedish, others: { en: () => import("../../../../shared/locales/en/area-map.ftl?raw") } });
