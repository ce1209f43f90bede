/** A photo, off the main thread: see shrink.ts, which does the work in both places. */
import { offscreen, shrink, type Wanted } from "./shrink.ts";

const scope = self as unknown as DedicatedWorkerGlobalScope;

scope.addEventListener("message", (event: MessageEvent<Wanted>) => {
  shrink(event.data.file, offscreen).then(
    (photo) => scope.postMessage({ id: event.data.id, photo }, [photo.bytes.buffer]),
    () => scope.postMessage({ id: event.data.id }),
  );
});
