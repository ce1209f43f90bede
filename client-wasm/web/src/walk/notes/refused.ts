/** A note whose making the server refused is no record anywhere: here is what it would have held, so that it is seen and mended. Refuses to guess at other kinds. */
import { operation } from "../../core/core.ts";
import { waitingById } from "../../core/waiting.ts";
import type { Observation } from "../../generated/Observation";

export function refusedNote(id: string | null | undefined): Observation | undefined {
  const op = waitingById.value.get(id ?? "")?.tray.find(({ change }) => change === "create")?.op_id;
  const made = op === undefined ? undefined : operation(op);
  if (made?.kind !== "observation" || made.change.type !== "create") return undefined;
  return { ...made.change.fields, meta: { id }, photos: [], comments: [] } as unknown as Observation;
}
