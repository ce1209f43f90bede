/** The tiles of a picture. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { tileAddress, tilesIn } from "./tile-grid.ts";

test("the picture is covered without gaps, and by little more", () => {
  const size = { width: 700, height: 500 };
  const tiles = tilesIn({ x: 0.535, y: 0.3, worldPx: 256 * 2 ** 15 * 1.2 }, size);
  const [first, last] = [tiles[0], tiles.at(-1)];
  assert.ok(first && last);
  assert.ok(first.left <= 0 && first.top <= 0 && first.left > -first.side && first.top > -first.side);
  assert.ok(last.left + last.side >= size.width && last.top + last.side >= size.height);
  assert.equal(first.zoom, 15);
  assert.equal(new Set(tiles.map(({ x, y }) => `${x} ${y}`)).size, tiles.length);
});

test("no tile beyond the world's edge, the deepest zoom or reason", () => {
  for (const camera of [
    { x: 0, y: 0, worldPx: 300 },
    { x: 1, y: 1, worldPx: 256 * 2 ** 23 },
  ]) {
    for (const { zoom, x, y } of tilesIn(camera, { width: 900, height: 900 })) {
      assert.ok(zoom <= 19 && x >= 0 && y >= 0 && x < 2 ** zoom && y < 2 ** zoom);
    }
  }
  assert.ok(tilesIn({ x: 0.5, y: 0.5, worldPx: 256 * 2 ** 10 }, { width: 90_000, height: 90_000 }).length <= 200);
});

test("the address is the template's, filled in", () => {
  assert.equal(tileAddress("https://t.example/{z}/{y}/{x}.png?k=1", { zoom: 3, x: 4, y: 5 }), "https://t.example/3/5/4.png?k=1");
});
