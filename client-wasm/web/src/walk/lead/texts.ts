/** The words of leading: they come with the view. Without Arabic: who leads works for the municipality, the police or the housing company, and meets Swedish. */
import swedish from "../../../../../shared/locales/lead/sv.ftl";
import { addTexts } from "../../i18n/i18n.ts";

await addTexts({ sv: swedish, others: { en: () => import("../../../../../shared/locales/lead/en.ftl") } });
