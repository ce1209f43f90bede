/** The frame of every screen on the phone: where one is and the chip on top, the matter in the middle, the thumbs' bar below. */
import { ChevronLeft } from "lucide";
import type { ComponentChildren } from "preact";
import { t } from "../i18n/i18n.ts";
import { back as goBack } from "../shell/router.ts";
import { Chip } from "../ui/chip.tsx";
import { Icon } from "../ui/icon.tsx";
import { Toast } from "../ui/toast.tsx";
import { Unchecked } from "../ui/unchecked.tsx";

interface Wanted {
  /** Where the arrow leads, and what it says to those who can't see it. A return goes where one came from, if that was here. */
  back?: { to: string; label: string; isReturn?: boolean };
  name?: ComponentChildren;
  note?: ComponentChildren;
  /** Between the name and the chip. */
  top?: ComponentChildren;
  hasChip?: boolean;
  bar?: ComponentChildren;
  /** Stands right above the bar and stays there: what was just done, and the way back. */
  above?: ComponentChildren;
  middle?: string;
  children: ComponentChildren;
}

export function Phone({ back, name, note, top, hasChip = true, bar, above, middle = "", children }: Wanted) {
  return (
    <div class="phone">
      <header class="top">
        <div class="top-line">
          {back !== undefined && (
            <a
              class="icon-btn"
              href={back.to}
              aria-label={back.label}
              onClick={(event) => {
                if (!back.isReturn) return;
                event.preventDefault();
                goBack(back.to);
              }}
            >
              <Icon of={ChevronLeft} flip />
            </a>
          )}
          <div class="lead name">{name}</div>
          {note !== undefined && <p class="quiet">{note}</p>}
        </div>
        {top}
        <Unchecked />
      </header>
      {hasChip && (
        <section class="safe" aria-label={t("kept-title")}>
          <Chip />
        </section>
      )}
      <main class={`middle ${middle}`.trim()}>{children}</main>
      <footer class="foot">
        <Toast />
        {above}
        {bar}
      </footer>
    </div>
  );
}
