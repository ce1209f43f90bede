/** A labelled field with its help and its error, tied together for screen readers. */
import { CircleAlert } from "lucide";
import type { ComponentChildren, InputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./icon.tsx";

interface Wanted {
  label: ComponentChildren;
  value: string;
  onInput: (value: string) => void;
  help?: ComponentChildren;
  wrong?: string | undefined;
  isLong?: boolean;
  /** Passed to the input: autocomplete, maxLength, type … */
  input?: InputHTMLAttributes;
}

export function Field({ label, value, onInput, help, wrong, isLong = false, input = {} }: Wanted) {
  const id = useId();
  const about = [help === undefined ? "" : `${id}-help`, wrong === undefined ? "" : `${id}-wrong`].join(" ").trim();
  const shared = {
    id,
    value,
    // What people write has a direction of its own.
    dir: "auto" as const,
    "aria-describedby": about === "" ? undefined : about,
    "aria-invalid": wrong === undefined ? undefined : true,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isLong ? (
        <textarea {...shared} rows={3} maxLength={input.maxLength} onInput={(event) => onInput(event.currentTarget.value)} />
      ) : (
        <input type="text" {...input} {...shared} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
      {wrong !== undefined && (
        <p class="wrong" id={`${id}-wrong`}>
          <Icon of={CircleAlert} /> <span>{wrong}</span>
        </p>
      )}
      {help !== undefined && (
        <div class="quiet" id={`${id}-help`}>
          {help}
        </div>
      )}
    </div>
  );
}
