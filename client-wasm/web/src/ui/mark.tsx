/** Severity as a shape. The word stands beside it: colour is never the only bearer. */
import type { JSX } from "preact";

export type Severity = "urgent" | "poor" | "acceptable" | "good" | "preserve";

const SHAPES: { [severity in Severity]: JSX.Element } = {
  urgent: <path d="M10 2.200 19 17.800H1z" fill="currentColor" />,
  poor: <path d="M10 1.200 18.800 10 10 18.800 1.200 10z" fill="currentColor" />,
  acceptable: <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="3" />,
  good: <circle cx="10" cy="10" r="7.500" fill="currentColor" />,
  preserve: (
    <>
      <path d="M5.500 8h9v8.500h-9z" fill="currentColor" stroke="none" />
      <path d="M6 7.500C6 .5 14 .5 14 7.500M4.200 8h11.600M4.200 17h11.600" fill="none" stroke-width="2" stroke-linecap="round" />
    </>
  ),
};

/** An unknown severity from a newer server is drawn as the ring. */
export function Mark({ of }: { of: string | null | undefined }) {
  const severity: Severity = of !== null && of !== undefined && of in SHAPES ? (of as Severity) : "acceptable";
  return (
    <svg class={`mark ${severity}`} viewBox="0 0 20 20" aria-hidden="true">
      {SHAPES[severity]}
    </svg>
  );
}
