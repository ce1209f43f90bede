/** An icon from Lucide, drawn with the text's colour. Never alone: a word stands beside it, or its button has a label. */
import type { IconNode } from "lucide";
import { h } from "preact";

/** `flip` mirrors it where the writing runs from right to left: arrows do, ticks don't. */
export function Icon({ of, flip = false, class: name = "" }: { of: IconNode; flip?: boolean; class?: string }) {
  return (
    <svg class={`icon ${flip ? "flip" : ""} ${name}`.trim()} viewBox="0 0 24 24" aria-hidden="true">
      {of.map(([tag, attributes]) => h(tag, attributes as Record<string, string>))}
    </svg>
  );
}
