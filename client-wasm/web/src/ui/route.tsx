/** The stops of a walk as a string of lanterns: passed, here, to come. A drawing; the words beside it say the same. */
import { Lantern } from "./lantern.tsx";

export function Route({ count, here, isDone, label }: { count: number; here: number; isDone: (index: number) => boolean; label: string }) {
  return (
    <div class="route" role="img" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        <i key={index} class={index === here ? "here" : isDone(index) ? "done" : ""}>
          {index === here && <Lantern />}
        </i>
      ))}
    </div>
  );
}
