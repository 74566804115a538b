import { type Call, ToolError } from "cargoshipper/plugin";
import { counted } from "./counted.js";

/** One of several changes of a call. */
export interface OneChange {
  /** What it does, in a line. */
  readonly says: string;
  make(): Promise<void>;
}

/** Changes of each kind that the error names. */
const MOST = 50;

/**
 * Makes changes one after the other. When one fails, or the call ends, the error says which were made and which were not; to
 * be used where the same call again finds what is left.
 */
export async function inTurn(changes: readonly OneChange[], what: string, call: Call): Promise<void> {
  for (const [at, change] of changes.entries()) {
    try {
      await change.make();
    } catch (error) {
      const known = ToolError.is(error) ? error : ended(call.signal);
      throw known ? halfWay(known, changes, at, what) : error;
    }
    call.progress(at + 1, changes.length, what);
  }
}

/** Why a call ends in the middle of a request, whose outcome nobody knows then. */
function ended({ aborted, reason }: AbortSignal): ToolError | undefined {
  if (!aborted) return undefined;
  const late = reason instanceof Error && reason.name === "TimeoutError";
  return new ToolError(
    late ? "timeout" : "cancelled",
    late ? "The time is over." : "The call was cancelled.",
    {
      next: "It may have been made all the same.",
    },
  );
}

function halfWay(error: ToolError, changes: readonly OneChange[], at: number, what: string): ToolError {
  const lines = (some: readonly OneChange[]) => some.slice(0, MOST).map(({ says }) => says);
  const [failed = ""] = lines(changes.slice(at, at + 1));
  return new ToolError(
    error.kind,
    `${at} of ${counted(changes.length, "change")} of ${what} ${at === 1 ? "was" : "were"} made. Then this one failed, ${failed}: ${error.message}`,
    {
      next: `${error.next ?? ""} The same call again goes on with what is left.`.trim(),
      details: {
        ...error.details,
        made: lines(changes.slice(0, at)),
        failed,
        left: lines(changes.slice(at + 1)),
      },
      cause: error,
    },
  );
}
