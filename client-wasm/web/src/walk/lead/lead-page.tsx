/** The address of leading: fetches the view when it is asked for. Only for whoever leads, so it is no part of the first load. */
import { lazyView } from "../../shell/lazy.tsx";
import { place } from "../../shell/router.ts";

const Lead = lazyView(() => import("./lead.tsx"));

export function LeadPage() {
  return <Lead path={place.value.pathname} />;
}
