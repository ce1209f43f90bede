/** One choice out of a few, as native radios under a surface of our own. Chosen: inverted, bold and ticked. */
import { Check, type IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import { Mark } from "./mark.tsx";

export interface Choice {
  value: string;
  label: string;
  icon?: IconNode;
  /** A severity mark before the word. */
  mark?: string;
  lang?: string;
}

interface Wanted {
  name: string;
  legend: ComponentChildren;
  choices: readonly Choice[];
  value: string | undefined;
  onChange: (value: string) => void;
  /** Equal columns with targets for thumbs. */
  isEven?: boolean;
  isCentred?: boolean;
  children?: ComponentChildren;
}

export function Picks({ name, legend, choices, value, onChange, isEven = false, isCentred = false, children }: Wanted) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class={`picks ${isEven ? "even" : ""} ${isCentred ? "centred" : ""}`.trim()}>
        {choices.map((choice) => (
          <label class="pick" key={choice.value}>
            <input type="radio" name={name} value={choice.value} checked={value === choice.value} onChange={() => onChange(choice.value)} />
            {choice.mark !== undefined && <Mark of={choice.mark} />}
            <Icon of={Check} class="tick" />
            {choice.icon !== undefined && <Icon of={choice.icon} class="own" />}
            <span lang={choice.lang} dir={choice.lang === undefined ? undefined : "auto"}>
              {choice.label}
            </span>
          </label>
        ))}
        {children}
      </div>
    </fieldset>
  );
}

/** One thing that is so or not. */
export function Toggle({
  label,
  isOn,
  onChange,
  icon,
}: {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  icon?: IconNode;
}) {
  return (
    <label class="pick">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />
      <Icon of={Check} class="tick" />
      {icon !== undefined && <Icon of={icon} class="own" />}
      <span>{label}</span>
    </label>
  );
}
