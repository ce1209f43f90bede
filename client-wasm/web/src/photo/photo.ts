/** Photos on the page's side: hands files to the worker, falls back to the page where a worker can't draw. Never hands on a file as it came. */
import { scriptUrl } from "../shell/trusted.ts";
import { type Canvas, type Shrunk, shrink } from "./shrink.ts";
import workerUrl from "./shrink.worker.ts?worker&url";

interface Answer {
  id: number;
  photo?: Shrunk;
}

let worker: Worker | undefined;
let last = 0;
const asked = new Map<number, (photo: Shrunk | undefined) => void>();

/** A canvas of the page itself. */
const onPage: Canvas = (width, height, bitmap) => {
  const made = document.createElement("canvas");
  made.width = width;
  made.height = height;
  made.getContext("2d")?.drawImage(bitmap, 0, 0, width, height);
  return (quality) =>
    new Promise((resolve, reject) =>
      made.toBlob((blob) => (blob === null ? reject(new Error("not encoded")) : resolve(blob)), "image/jpeg", quality),
    );
};

function inWorker(file: Blob): Promise<Shrunk | undefined> {
  if (typeof Worker === "undefined" || typeof OffscreenCanvas === "undefined") return Promise.resolve(undefined);
  if (worker === undefined) {
    worker = new Worker(scriptUrl(workerUrl), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
      asked.get(data.id)?.(data.photo);
      asked.delete(data.id);
    });
    worker.addEventListener("error", () => {
      // The worker itself could not run: all that wait go the page's way.
      for (const answer of asked.values()) answer(undefined);
      asked.clear();
      worker = undefined;
    });
  }
  last += 1;
  const id = last;
  const running = worker;
  return new Promise((resolve) => {
    asked.set(id, resolve);
    running.postMessage({ id, file });
  });
}

/** A small, upright picture without metadata; `undefined` where this browser can't read the file. */
export async function smallPhoto(file: Blob): Promise<Shrunk | undefined> {
  const made = await inWorker(file);
  if (made !== undefined) return made;
  try {
    return await shrink(file, onPage);
  } catch {
    return undefined;
  }
}
