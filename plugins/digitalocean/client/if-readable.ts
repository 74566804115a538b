import { ToolError } from "cargoshipper/plugin";

/** What was read; undefined where the token may not, and then `what` is noted in `unread`. All else is an error. */
export async function ifReadable<T>(
  unread: string[],
  what: string,
  reading: Promise<T>,
): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!ToolError.is(error) || error.kind !== "authentication") throw error;
    unread.push(what);
    return undefined;
  }
}
