/** What people type as a code, in its one spelling: small letters, gaps and look-alikes are forgiven. The server judges; this only spares a try. */
export const CODE_LENGTH = 8;

export function codeOf(typed: string): string {
  return typed
    .replace(/[\s\-–·]/g, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
}

/** As it is read aloud and printed: two groups of four. */
export function shownCode(code: string): string {
  return code.length === CODE_LENGTH ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}
