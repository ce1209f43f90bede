/** The router's matching, as a table. */
import assert from "node:assert/strict";
import { before, test } from "node:test";

before(() => {
  Object.assign(globalThis, { location: { href: "https://lykta.example/" } });
});

test("a pattern names the parts of a path and refuses every other path", async () => {
  const { matches } = await import("./router.ts");
  const cases: [string, string, object | undefined][] = [
    ["/", "/", {}],
    ["/w/:walk", "/w/1", { walk: "1" }],
    ["/w/:walk", "/w/1/", { walk: "1" }],
    ["/w/:walk", "/w/1/notes", undefined],
    ["/w/:walk/stop/:stop", "/w/1/stop/%C3%A5", { walk: "1", stop: "å" }],
    ["/kept", "/desk", undefined],
    ["/w/:walk", "/w/%", undefined],
    ["/w/:walk/notes", "/w/%E0%A4%A/notes", undefined],
  ];
  for (const [pattern, path, expected] of cases) assert.deepEqual(matches(pattern, path), expected, `${pattern} ${path}`);
});
