import { ServiceUnavailableError } from "../plugin/index.js";

/** Settles as `work` does, or fails after so many milliseconds, saying what has not come about. */
export async function limit<T>(work: Promise<T>, milliseconds: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new ServiceUnavailableError(`${what} within ${milliseconds / 1000} s.`, {
      next: "Try again; `cargoshipper doctor` shows what it waits for.",
    });
    timer = setTimeout(() => reject(error), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
