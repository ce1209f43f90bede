/** The way out when nothing else works: what is unsent, as a file, and from a file. The file stays with the user; nothing is sent anywhere. */
import { FileDown, FileUp } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { exportUnsent, importUnsent } from "../../core/core.ts";
import { coreError } from "../../core/error.ts";
import { errorText } from "../../i18n/error-text.ts";
import { t } from "../../i18n/i18n.ts";
import { Icon } from "../../ui/icon.tsx";

export function ToFile({ hasUnsent }: { hasUnsent: boolean }) {
  const [told, setTold] = useState<string>();
  const said = useRef<HTMLParagraphElement>(null);
  // The buttons are the last on the page: what became of it must not lie under the thumb bar.
  useEffect(() => {
    if (told !== undefined) said.current?.scrollIntoView({ block: "nearest" });
  }, [told]);

  async function write(): Promise<void> {
    try {
      const text = await exportUnsent();
      const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      const link = document.createElement("a");
      link.href = url;
      link.download = `lykta-${new Date().toISOString().slice(0, 16).replace(/[T:]/g, "-")}.json`;
      link.click();
      // The download has taken the bytes by then; at once would be too early in some browsers.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      setTold(t("file-saved"));
    } catch (thrown) {
      setTold(errorText(thrown));
    }
  }

  async function read(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (file === undefined) return;
    try {
      setTold(t("file-read", { count: await importUnsent(await file.text()) }));
    } catch (thrown) {
      // A photo that is not what it was makes it a damaged file, like any other.
      setTold(coreError(thrown).code === "hash_mismatch" ? t("error-malformed") : errorText(thrown));
    } finally {
      input.value = "";
    }
  }

  return (
    <div class="stack">
      {hasUnsent && (
        <button type="button" class="btn" onClick={() => void write()}>
          <Icon of={FileDown} /> {t("file-save")}
        </button>
      )}
      <label class="btn">
        <Icon of={FileUp} /> <span>{t("file-read-in")}</span>
        <input class="over" type="file" accept="application/json,.json" onChange={(event) => void read(event.currentTarget)} />
      </label>
      <p role="status" ref={said}>
        {told}
      </p>
      <p class="quiet">{t("file-help")}</p>
    </div>
  );
}
