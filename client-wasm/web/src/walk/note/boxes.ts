/** The rectangles that cover faces and plates, in parts of the picture (0 to 1). Pure. Invariant: a box never leaves the picture. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const LEAST = 0.03;
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** The box between two corners, however they were drawn. */
export function between(fromX: number, fromY: number, toX: number, toY: number): Box {
  const [left, right] = [clamp(Math.min(fromX, toX), 0, 1), clamp(Math.max(fromX, toX), 0, 1)];
  const [top, bottom] = [clamp(Math.min(fromY, toY), 0, 1), clamp(Math.max(fromY, toY), 0, 1)];
  return inside({ x: left, y: top, width: right - left, height: bottom - top });
}

export const moved = (box: Box, x: number, y: number): Box => inside({ ...box, x: box.x + x, y: box.y + y });

/** Grown or shrunk about its middle. */
export function scaled(box: Box, by: number): Box {
  const [width, height] = [box.width * by, box.height * by];
  return inside({ x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height });
}

function inside(box: Box): Box {
  const width = clamp(box.width, LEAST, 1);
  const height = clamp(box.height, LEAST, 1);
  return { x: clamp(box.x, 0, 1 - width), y: clamp(box.y, 0, 1 - height), width, height };
}
