/**
 * Makes a photo small: upright, at most 1600 pixels, at most 400 kB of JPEG. The pixels are drawn anew, so no metadata survives. Refuses to hand on a
 * file as it came. Invariant: what comes out was made by our own canvas.
 */
export const MOST_PX = 1600;
export const MOST_BYTES = 400_000;

export interface Shrunk {
  bytes: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}
export interface Wanted {
  id: number;
  file: Blob;
}

/** Width and height within the limit, the shape kept. */
export function fitted(width: number, height: number, most: number): { width: number; height: number } {
  const scale = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Draws once; encodes as often as wanted. */
export type Canvas = (width: number, height: number, bitmap: ImageBitmap) => (quality: number) => Promise<Blob>;

/** The canvas that also works off the main thread. Throws where there is none. */
export const offscreen: Canvas = (width, height, bitmap) => {
  const made = new OffscreenCanvas(width, height);
  const context = made.getContext("2d");
  if (context === null) throw new Error("no canvas off the main thread");
  context.drawImage(bitmap, 0, 0, width, height);
  return (quality) => made.convertToBlob({ type: "image/jpeg", quality });
};

/** Throws where the browser can't read the file as a picture. */
export async function shrink(file: Blob, canvas: Canvas): Promise<Shrunk> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    // Quality first, then size: a smaller picture keeps its edges better than a blotched one.
    for (const most of [MOST_PX, 1280, 1024, 800]) {
      const { width, height } = fitted(bitmap.width, bitmap.height, most);
      const encode = canvas(width, height, bitmap);
      for (const quality of [0.82, 0.7, 0.58]) {
        const blob = await encode(quality);
        if (blob.type !== "image/jpeg") throw new Error("this browser can't write JPEG");
        if (blob.size <= MOST_BYTES) return { bytes: new Uint8Array(await blob.arrayBuffer()), width, height };
      }
    }
    throw new Error("no size was small enough");
  } finally {
    bitmap.close();
  }
}
