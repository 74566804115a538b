import { RpcError } from "./failure.js";
import type { Lists } from "./listing.js";

/** Entries of a list that one answer holds. Enough for every built-in plugin at once. */
export const PAGE = 250;

/** One page of a list. The cursor is the number of entries that came before. */
export function pageOf<K extends keyof Lists>(lists: Lists, key: K, cursor: string | undefined, size = PAGE) {
  const all = lists[key];
  const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, "base64url").toString());
  if (
    cursor !== undefined &&
    (encode(start) !== cursor || !(Number.isInteger(start) && start > 0 && start < all.length))
  ) {
    throw new RpcError(-32602, "Unknown cursor. Leave it out to start from the first page.");
  }
  const end = start + size;
  const nextCursor = end < all.length ? encode(end) : undefined;
  return { [key]: all.slice(start, end), ...(nextCursor && { nextCursor }) } as never;
}

const encode = (count: number) => Buffer.from(String(count)).toString("base64url");
