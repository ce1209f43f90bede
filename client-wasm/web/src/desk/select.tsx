/** A labelled native select. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface Option {
  value: string;
  label: string;
}

interface Wanted {
  label: ComponentChildren;
  options: readonly Option[];
  value: string;
  onChange: (value: string) => void;
  /** What the empty choice is called. Without it there is none. */
  none?: string;
  wrong?: string | undefined;
}

export function Select({ label, options, value, onChange, none, wrong }: Wanted) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-invalid={wrong === undefined ? undefined : true}
        aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {wrong !== undefined && (
        <p class="wrong" id={`${id}-wrong`}>
          {wrong}
        </p>
      )}
    </div>
  );
}
