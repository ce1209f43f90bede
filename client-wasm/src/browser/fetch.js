/**
 * The way to the server: `fetch`, with a limit on silence.
 *
 * It refuses redirects (a captive portal's way) and caches. Its invariant: a request that moves is never cut off; one that stands still is.
 */

/** After this long without a sign of life, nobody is there. */
const LONGEST_SILENCE_MS = 20_000;

/** Sends; `headers` are names and values. Resolves with the status, the values of the `wanted` headers, and the body. */
export async function send(url, method, headers, body, wanted) {
  const controller = new AbortController();
  let timer;
  const hear = () => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(), LONGEST_SILENCE_MS);
  };
  try {
    hear();
    const answer = await fetch(url, {
      method,
      headers,
      body: body.length > 0 ? body : undefined,
      cache: "no-store",
      credentials: "same-origin",
      redirect: "manual",
      signal: controller.signal,
    });
    hear();
    // Piece by piece, so that a slow network is told from a dead one.
    const reader = answer.body?.getReader();
    const pieces = [];
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader.read()) {
      hear();
      pieces.push(piece.value);
    }
    return [answer.status, wanted.map((name) => answer.headers.get(name)), new Uint8Array(await new Blob(pieces).arrayBuffer())];
  } finally {
    clearTimeout(timer);
  }
}
