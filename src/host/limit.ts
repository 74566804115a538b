import { ServiceUnavailableError, ToolError } from "../plugin/index.js";

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
