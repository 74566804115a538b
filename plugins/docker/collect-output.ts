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
 * is false for a container with a terminal. `advice` tells how to have less left out.
 */
export async function collectOutput(
  stream: Readable,
  framed: boolean,
  advice: string,
  enough?: AbortSignal,
  timed = false,
): Promise<Collected> {
  const demultiplexer = new Demultiplexer(framed, timed);
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
  const { text, lines, dropped, cutInside } = tail.end();
  const left = [
    ...(dropped > 0 ? [`${dropped} earlier ${dropped === 1 ? "line" : "lines"}`] : []),
    ...(cutInside ? ["the beginning of the next line"] : []),
  ].join(" and ");
  return left === ""
    ? { text, lines }
    : { text: `[${left} left out to keep the answer small; ${advice}]\n${text}`, lines };
}
