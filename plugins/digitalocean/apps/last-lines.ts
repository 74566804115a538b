import { keepsPrivate, ServiceUnavailableError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";

/** Bytes of a log that are read at most, and that are kept of its end. */
const LONGEST = 64 * 2 ** 20;
const KEPT = 512 * 2 ** 10;
/** Milliseconds that a stream of what is written now is read: it does not end by itself. */
const LISTENING = 3_000;

interface Where {
  readonly historic_urls?: readonly string[] | null | undefined;
  readonly live_url?: string | null | undefined;
}

/** The end of a log: its last lines, and whether there were more. */
export interface LastLines {
  readonly text: string;
  readonly lines: number;
  readonly truncated: boolean;
}

/**
 * The last lines of a log, wherever the API says that it is: in a file of another host, or in a stream. That host gets
 * neither the token nor anything else of ours.
 */
export async function lastLines(
  digitalOcean: DigitalOcean,
  { historic_urls, live_url }: Where,
  tail: number,
): Promise<LastLines> {
  const files = historic_urls ?? [];
  const parts =
    files.length > 0
      ? await Promise.all(files.map((url) => read(digitalOcean, url)))
      : [live_url ? await read(digitalOcean, live_url, LISTENING) : { text: "", cut: false }];
  const all = parts.flatMap(({ text }) => text.split(/\r?\n/).filter((line) => line !== ""));
  const shown = all.slice(-tail);
  return {
    text: shown.join("\n"),
    lines: shown.length,
    truncated: shown.length < all.length || parts.some(({ cut }) => cut),
  };
}

async function read({ fetch, apiUrl }: DigitalOcean, address: string, listening?: number) {
  const url = placeOf(address, apiUrl);
  const over = listening === undefined ? undefined : AbortSignal.timeout(listening);
  const response = await fetch(url, over ? { signal: over } : {}).catch((error: unknown) => {
    // A stream to which nothing is written begins late.
    if (over?.aborted) return undefined;
    throw error;
  });
  if (!response) return { text: "", cut: false };
  if (!response.ok) {
    await response.body?.cancel();
    throw new ServiceUnavailableError(`The log at ${url.host} answered ${response.status}.`, {
      next: "Call again: each call gets a new address.",
    });
  }
  return endOf(response, over);
}

/** The last bytes of an answer. */
async function endOf({ body }: Response, over: AbortSignal | undefined) {
  let [end, length] = [Buffer.alloc(0), 0];
  try {
    for await (const chunk of body ?? []) {
      length += chunk.length;
      end = Buffer.concat([end, chunk]).subarray(-KEPT);
      if (length > LONGEST) break;
    }
  } catch (error) {
    if (!over?.aborted) throw error;
  }
  const text = end.toString();
  // The first line that is kept may have lost its beginning.
  return length > KEPT ? { text: text.slice(text.indexOf("\n") + 1), cut: true } : { text, cut: false };
}

/** Logs are read by https, and by http only where the API itself is on this machine. */
function placeOf(address: string, apiUrl: string): URL {
  const url = URL.canParse(address) ? new URL(address.replace(/^ws(s?):/, "http$1:")) : undefined;
  const isLocal = new URL(apiUrl).protocol === "http:";
  if (url && !url.username && (url.protocol === "https:" || (isLocal && keepsPrivate(url)))) return url;
  throw new ServiceUnavailableError("The API named an address for the log that is not read.", {
    next: "Look at the log in DigitalOcean's control panel.",
  });
}
