import type { Readable } from "node:stream";
import { Demultiplexer } from "./demultiplex.js";
import { TailText } from "./tail-text.js";

/** The most characters of a container's output in one answer. */
const LIMIT = 30_000;

/** The end of a container's output, with its number of lines. */
export interface Collected {
  readonly text: string;
  readonly lines: number;
}

/**
 * Reads a container's output to its end, or until `enough` is aborted, and keeps the last 30,000 characters. `framed`
 * is false for a container with a terminal. `advice` tells how to have all of what was left out.
 */
export async function collectOutput(
  stream: Readable,
  framed: boolean,
  advice: string,
  enough?: AbortSignal,
): Promise<Collected> {
  const demultiplexer = new Demultiplexer(framed);
  const tail = new TailText(LIMIT);
  const take = (pieces: readonly { readonly text: string }[]) => {
    for (const { text } of pieces) tail.push(text);
  };
  const stop = () => stream.destroy();
  enough?.addEventListener("abort", stop, { once: true });
  try {
    for await (const chunk of stream) take(demultiplexer.push(chunk as Buffer));
  } catch (error) {
    if (!enough?.aborted) throw error;
  } finally {
    enough?.removeEventListener("abort", stop);
  }
  take(demultiplexer.end());
  const { text, lines, dropped } = tail.end();
  if (dropped === 0) return { text, lines };
  const note = `[${dropped} earlier ${dropped === 1 ? "line" : "lines"} left out to keep the answer small; ${advice}]\n`;
  return { text: note + text, lines };
}
