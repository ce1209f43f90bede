/** What the core throws, as something one can branch on. Refuses prose: a text for people is made from the code by the view. */
import type { AnyCode } from "./types.ts";

export class CoreError extends Error {
  constructor(
    readonly code: AnyCode,
    readonly field?: string,
  ) {
    super(code);
    this.name = "CoreError";
  }
}

/** Reads an error of the core; what is not one is `internal` and keeps its cause. */
export function coreError(thrown: unknown): CoreError {
  if (thrown instanceof CoreError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  try {
    const told: unknown = JSON.parse(message);
    if (typeof told === "object" && told !== null && "code" in told && typeof told.code === "string") {
      const field = "field" in told && typeof told.field === "string" ? told.field : undefined;
      return field === undefined ? new CoreError(told.code as AnyCode) : new CoreError(told.code as AnyCode, field);
    }
  } catch {
    // Not JSON: a fault of our own, told as such below.
  }
  const error = new CoreError("internal");
  error.cause = thrown;
  return error;
}
