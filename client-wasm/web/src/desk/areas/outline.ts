/** An outline as text, one corner a line: "57.50612, 12.69480". The equal way for those who draw no map. Pure. Refuses half a line: it names the line that is wrong. */
export type Corner = readonly [number, number];
export type Read = { points: [number, number][] } | { wrongLine: number };

const E7 = 10_000_000;

export function outlineText(points: readonly Corner[]): string {
  return points.map(([lat, lon]) => `${(lat / E7).toFixed(6)}, ${(lon / E7).toFixed(6)}`).join("\n");
}

/** Decimal degrees, latitude first, with a point or a comma as the decimal sign. */
export function readOutline(text: string): Read {
  const points: [number, number][] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const numbers = line.match(/-?\d+(?:[.,]\d+)?/g)?.map((part) => Number.parseFloat(part.replace(",", "."))) ?? [];
    const [lat, lon] = numbers;
    if (numbers.length !== 2 || lat === undefined || lon === undefined || Math.abs(lat) > 90 || Math.abs(lon) > 180)
      return { wrongLine: index + 1 };
    points.push([Math.round(lat * E7), Math.round(lon * E7)]);
  }
  return { points };
}
