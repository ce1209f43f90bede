/** A button with more behind it, on the native disclosure. Closes with escape, on leaving it and after a choice; the focus then goes back to the button. */
import { ChevronDown } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../ui/icon.tsx";

interface Wanted {
  label: ComponentChildren;
  children: ComponentChildren;
  /** Opens upwards. */
  isUp?: boolean;
  class?: string;
}

export function Menu({ label, children, isUp = false, class: name = "" }: Wanted) {
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const outside = (event: Event): void => {
      const details = ref.current;
      if (details?.open && event.target instanceof Node && !details.contains(event.target)) details.open = false;
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, []);
  const close = (): void => {
    const details = ref.current;
    if (details === null) return;
    details.open = false;
    details.querySelector("summary")?.focus();
  };
  return (
    <details
      ref={ref}
      class={`menu ${isUp ? "up" : ""} ${name}`.trim()}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !ref.current?.open) return;
        event.stopPropagation();
        close();
      }}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest(".menu-list :is(a, button)") !== null) close();
      }}
    >
      <summary class="btn">
        {label} <Icon of={ChevronDown} />
      </summary>
      <div class="menu-list">{children}</div>
    </details>
  );
}
