/**
 * What a link or code opens, asked before anybody joins: so that one sees which walk it is, and hears at once when the code is wrong. Without the core, which may
 * still be on its way. Refuses to be in the way: without an answer the page is as it would be without the question.
 */
import { useEffect, useState } from "preact/hooks";
import type { AnyCode } from "../core/types.ts";
import type { JoinPreview } from "../generated/JoinPreview";

export type Previewed = { at: "asking" } | { at: "known"; walk: JoinPreview } | { at: "wrong"; code: AnyCode };

/** What is certain to fail again: told before anybody has filled anything in. */
const CERTAIN: readonly AnyCode[] = ["join_code_wrong", "walk_not_open", "too_many"];

async function ask(secret: string): Promise<Previewed> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/api/join/preview", { method: "POST", headers, body: JSON.stringify({ secret }) });
  const told: unknown = await answer.json();
  if (typeof told !== "object" || told === null) return { at: "asking" };
  if (answer.ok && "walk" in told && typeof told.walk === "string") return { at: "known", walk: told as JoinPreview };
  const code = "code" in told ? (told.code as AnyCode) : undefined;
  return code !== undefined && CERTAIN.includes(code) ? { at: "wrong", code } : { at: "asking" };
}

export function useJoinPreview(secret: string): Previewed {
  const [previewed, setPreviewed] = useState<Previewed>({ at: "asking" });
  useEffect(() => {
    let isHere = true;
    setPreviewed({ at: "asking" });
    if (secret === "") return;
    ask(secret).then(
      (told) => isHere && setPreviewed(told),
      () => undefined, // No network: joining itself will say so.
    );
    return () => {
      isHere = false;
    };
  }, [secret]);
  return previewed;
}
