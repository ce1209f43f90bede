/**
 * The way to the server: `fetch`, with a limit on silence; what is large goes up compressed where the browser can.
 *
 * It refuses redirects (a captive portal's way) and caches. Its invariants: a request that moves is never cut off, one that stands still is; and whoever does
 * not take compressed bytes gets plain ones.
 */

/** After this long without a sign of life, nobody is there. */
const LONGEST_SILENCE_MS = 20_000;
/** What is smaller goes into one packet anyhow. */
const WORTH_COMPRESSING = 1_000;
/** The one address that takes compressed bytes. */
const COMPRESSED = "/api/sync/push";

let isPlain = !globalThis.CompressionStream;

/** The bytes as gzip. */
async function compressed(bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer());
}

/** Sends; `headers` are names and values. Resolves with the status, the values of the `wanted` headers, and the body. */
export async function send(url, method, headers, body, wanted) {
  if (!isPlain && body.length > WORTH_COMPRESSING && url.endsWith(COMPRESSED)) {
    const answer = await sendBytes(url, method, [...headers, ["content-encoding", "gzip"]], await compressed(body), wanted);
    // Something on the way took the header off, or does not know it: nothing was acknowledged.
    if (![400, 415].includes(answer[0])) return answer;
    isPlain = true;
  }
  return sendBytes(url, method, headers, body, wanted);
}

async function sendBytes(url, method, headers, body, wanted) {
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
