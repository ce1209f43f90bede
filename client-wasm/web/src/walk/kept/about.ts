/** A number told by its first figure, rounded down: what a browser tells of its room is no more exact than that. */
export function about(photos: number): number {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, photos))));
  return Math.floor(photos / scale) * scale;
}
