/** A photo of a draft as an address that this page may show. Gives the memory back when it is no longer shown. */
import { useEffect, useState } from "preact/hooks";
import { getDraftBlob } from "../../core/core.ts";

export function useDraftPhoto(draftKey: string, name: string): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    let made: string | undefined;
    let isHere = true;
    getDraftBlob(draftKey, name).then(
      (bytes) => {
        if (bytes === undefined || !isHere) return;
        made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: "image/jpeg" }));
        setUrl(made);
      },
      () => undefined, // The space stays empty; the photo itself is told of when saving.
    );
    return () => {
      isHere = false;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [draftKey, name]);
  return url;
}
