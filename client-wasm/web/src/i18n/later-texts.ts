/** The Swedish texts that the first view does not show: they come with the views that do. The other languages come whole. */
import swedish from "../../../../shared/locales/sv.ftl?later";
import { addTexts } from "./i18n.ts";

await addTexts({ sv: swedish, others: {} });
