/** Notes among those who work with a point. Participants never see them, and the field says so. */
import { may } from "../../core/core.ts";
import type { CommentView } from "../../generated/CommentView";
import { dayAndClock, t } from "../../i18n/i18n.ts";
import { lazyView } from "../../shell/lazy.tsx";
import { Field } from "../../ui/field.tsx";
import { act } from "../acting.ts";
import { personName } from "../names.ts";
import { useUnsaved } from "../unsaved.ts";

const EraseButton = lazyView(() => import("../people/erase.tsx"));

interface Wanted {
  id: string;
  /** Where what is written here belongs: who makes findings there may have it erased. */
  walk: string | null | undefined;
  comments: readonly CommentView[];
}

export function Comments({ id, walk, comments }: Wanted) {
  const [text, setText] = useUnsaved(`comment ${id}`, "");
  const mayErase = walk ? may({ action: "create", kind: "finding", walk }) : false;
  const mayWrite = may({ action: "append", id, set: "comments" });
  if (!mayWrite && comments.length === 0) return null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const value = text.trim();
    if (value === "") return;
    if ((await act([{ type: "append", id, set: "comments", value }], t("finding-comment-done"))) !== undefined) setText(() => "");
  };
  return (
    <section aria-labelledby="comments-title">
      <h3 id="comments-title">{t("finding-comments")}</h3>
      {comments.length > 0 && (
        <ul class="comments">
          {comments.map((comment) => (
            <li key={comment.id}>
              <p class="quiet small">
                {personName(comment.by, "colleague")}
                {comment.at_ms !== null && `, ${dayAndClock(comment.at_ms)}`}
              </p>
              <p class="said">{comment.value}</p>
              {mayErase && <EraseButton of={{ record_id: id, set: "comments", element: comment.id }} isComment />}
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <form class="stack-form" onSubmit={(event) => void submit(event)}>
          <Field
            label={t("finding-comment")}
            value={text}
            onInput={(value) => setText(() => value)}
            isLong
            input={{ maxLength: 2000 }}
            help={t("finding-comment-help")}
          />
          {text.trim() !== "" && (
            <div>
              <button type="submit" class="btn">
                {t("finding-comment-do")}
              </button>
            </div>
          )}
        </form>
      )}
    </section>
  );
}
