import { type Logger, ServiceUnavailableError, ToolError } from "../plugin/index.js";

/** Settles as `work` does, or fails after so many milliseconds or with `signal`, saying what has not come about. */
export async function limit<T>(
  work: Promise<T>,
  milliseconds: number,
  what: string,
  signal?: AbortSignal,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let stop = () => {};
  const late = new Promise<never>((_, reject) => {
    const error = new ServiceUnavailableError(`${what} within ${milliseconds / 1000} s.`, {
      next: "Try again; `cargoshipper doctor` shows what it waits for.",
    });
    timer = setTimeout(() => reject(error), milliseconds);
    stop = () => reject(new ToolError("cancelled", `${what}: the host stops.`));
  });
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** Milliseconds that letting go of one thing may take. */
const DISPOSE_LIMIT = 2_000;

/** Waits until something has let go, but not for long, and never rejects. */
export const letGo = (work: Promise<unknown>, log: Logger): Promise<unknown> =>
  limit(work, DISPOSE_LIMIT, "It has not let go").catch((error: unknown) =>
    log.warning("dispose failed", { error: String(error) }),
  );
