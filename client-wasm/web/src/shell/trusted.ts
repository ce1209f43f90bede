/** The one Trusted Types policy: a script address may only be one of our own. Invariant: no other code makes script addresses. */
interface Policy {
  createScriptURL(url: string): unknown;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}

function ownScript(url: string): string {
  const made = new URL(url, location.href);
  if (made.origin !== location.origin) throw new TypeError("scripts come from our own origin only");
  return made.href;
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy: Policy = factory?.createPolicy("lykta", { createScriptURL: ownScript }) ?? { createScriptURL: ownScript };

/** An address of our own for a worker. */
export function scriptUrl(url: string): string {
  // Where Trusted Types exist this is a TrustedScriptURL; the DOM's types still say string.
  return policy.createScriptURL(url) as string;
}
