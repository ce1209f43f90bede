/** Small choices that belong to this browser: language, theme, the last weather. Nothing that may not be lost: that is the core's. */
const PREFIX = "lykta.";

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    // A private window may refuse; the choice then lasts as long as the page.
    return null;
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // See above.
  }
}
