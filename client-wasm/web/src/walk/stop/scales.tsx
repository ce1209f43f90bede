/** The buttons that answer a question. A tap answers; nothing else is asked. */
import { Check, Contrast, X } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { getDraft, putDraft, removeDraft } from "../../core/core.ts";
import type { Question } from "../../generated/Question";
import { t, word } from "../../i18n/i18n.ts";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Mark } from "../../ui/mark.tsx";
import { markFor } from "../questions.ts";

const ROWS: { [scale: string]: readonly string[] } = { A: ["a3", "a2", "a1", "a0"], F: ["f3", "f2", "f1", "f0"] };
const TILES = [
  ["yes", Check],
  ["partly", Contrast],
  ["no", X],
] as const;

interface Wanted {
  question: Question;
  labelledBy: string;
  value: string | null | undefined;
  text: string | null | undefined;
  draftKey: string;
  onAnswer: (value: string, text?: string) => void;
}

export function Scales({ question, labelledBy, value, text, draftKey, onAnswer }: Wanted) {
  if (question.scale === "text") return <Words draftKey={draftKey} labelledBy={labelledBy} text={text ?? ""} onAnswer={onAnswer} />;
  return (
    <>
      {question.scale === "B" ? (
        <fieldset class="scale" aria-labelledby={labelledBy}>
          {TILES.map(([each, icon]) => (
            <button type="button" key={each} aria-pressed={value === each} onClick={() => onAnswer(each)}>
              <Icon of={icon} />
              <span>{word("answer", each)}</span>
            </button>
          ))}
        </fieldset>
      ) : (
        <fieldset class="scale rows" aria-labelledby={labelledBy}>
          {(ROWS[question.scale] ?? []).map((each) => (
            <button type="button" key={each} aria-pressed={value === each} onClick={() => onAnswer(each)}>
              <Mark of={markFor(each)} />
              <span>{word("answer", each)}</span>
            </button>
          ))}
        </fieldset>
      )}
      <div class="aside">
        {["not_applicable", "dont_know"].map((each) => (
          <button type="button" class="btn" key={each} aria-pressed={value === each} onClick={() => onAnswer(each)}>
            {word("answer", each)}
          </button>
        ))}
      </div>
    </>
  );
}

/** The words that were begun. Those of a version that kept them for whoever holds the phone are this person's from now on. */
async function begun(key: string): Promise<string | undefined> {
  const former = key.slice(0, key.lastIndexOf("/"));
  const kept = await getDraft<string>(key);
  const old = kept === undefined ? await getDraft<string>(former) : undefined;
  if (old === undefined) return kept;
  await putDraft(key, old);
  await removeDraft(former);
  return old;
}

/** An answer in words: kept as a draft with each keystroke. */
function Words({
  draftKey,
  labelledBy,
  text,
  onAnswer,
}: {
  draftKey: string;
  labelledBy: string;
  text: string;
  onAnswer: Wanted["onAnswer"];
}) {
  const [written, setWritten] = useState(text);
  useEffect(() => {
    begun(draftKey).then(
      (kept) => kept !== undefined && setWritten(kept),
      () => undefined, // No draft to be had is as good as none: the field stays as it is.
    );
  }, [draftKey]);
  return (
    <form
      class="answers"
      aria-labelledby={labelledBy}
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer("text", written.trim());
      }}
    >
      <Field
        label={t("answer-words")}
        value={written}
        isLong
        input={{ maxLength: 2000 }}
        help={t("note-hint")}
        onInput={(to) => {
          setWritten(to);
          putDraft(draftKey, to).catch(() => undefined); // The words stand in the field; what keeps them from being kept is told when they are saved.
        }}
      />
      <div class="aside">
        <button type="button" class="btn" onClick={() => onAnswer("dont_know")}>
          {t("answer-skip")}
        </button>
        <button type="submit" class="btn lit" disabled={written.trim() === ""}>
          {t("save")}
        </button>
      </div>
    </form>
  );
}
