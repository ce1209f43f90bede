/** The order of stops as numbers with room between them, so that moving one stop usually writes one record. Pure. */
export interface Ordered {
  id: string;
  order: number;
}
export const ORDER_STEP = 10;

/** The writes that put `id` at the place `to` (from 0). Few as can be: only where there is no room are all numbered anew. */
export function moved(stops: readonly Ordered[], id: string, to: number): Ordered[] {
  const from = stops.findIndex((stop) => stop.id === id);
  const at = Math.min(stops.length - 1, Math.max(0, to));
  if (from === -1 || from === at) return [];
  const rest = stops.filter((stop) => stop.id !== id);
  const before = rest[at - 1]?.order ?? 0;
  const after = rest[at]?.order ?? before + 2 * ORDER_STEP;
  const middle = Math.floor((before + after) / 2);
  if (middle > before && middle < after) return [{ id, order: middle }];
  const all = [...rest.slice(0, at), { id, order: -1 }, ...rest.slice(at)];
  return all
    .map((stop, index) => ({ id: stop.id, order: (index + 1) * ORDER_STEP }))
    .filter((stop) => stops.find((each) => each.id === stop.id)?.order !== stop.order);
}
