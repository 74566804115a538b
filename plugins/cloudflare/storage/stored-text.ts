import { firstBytes } from "cargoshipper/plugin";

/** What is read of something stored. */
export interface StoredText {
  /** Bytes in all, where the answer says it or all was read. */
  readonly size: number | undefined;
  /** Undefined for what is no text. */
  readonly text: string | undefined;
  /** Whether there is more than `text`. */
  readonly cut: boolean;
}

/** Bytes that are read at most. An object may have terabytes, and an answer has 40,000 characters. */
export const MOST = 30_000;

/** The beginning of what an answer holds. The rest is not downloaded. */
export async function storedText(response: Response): Promise<StoredText> {
  const stated = response.headers.get("content-length");
  const read = await firstBytes(response, MOST);
  const cut = read.length > MOST;
  const size = stated === null ? (cut ? undefined : read.length) : Number(stated);
  return { size, text: decode(read.subarray(0, MOST), cut), cut };
}

/** How many bytes an answer holds, without downloading them; undefined where it does not say. */
export async function storedSize(response: Response): Promise<number | undefined> {
  await response.body?.cancel();
  const stated = response.headers.get("content-length");
  return stated === null ? undefined : Number(stated);
}

function decode(bytes: Buffer, cut: boolean): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    // A character that the cut goes through is left out.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: cut });
  } catch {
    return undefined;
  }
}
