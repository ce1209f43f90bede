/** Times as a `datetime-local` field holds them: the reader's own clock, without a zone. */

/** What a `datetime-local` field holds, in the reader's own time, and back to an instant. */
export function toLocalField(instant: string | null | undefined): string {
  if (!instant) return "";
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
export function fromLocalField(field: string): string | null {
  const at = field === "" ? Number.NaN : new Date(field).getTime();
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
