import type { Logger } from "../plugin/index.js";

/** Logs what no handler caught, from now on, and goes on: one plugin's fault is not the host's end. */
export function surviveFaults(log: Logger): void {
  const told = (kind: string) => (error: unknown) => log.error(kind, { error: stackOf(error) });
  process.on("uncaughtException", told("uncaught exception"));
  process.on("unhandledRejection", told("unhandled rejection"));
}

/** The most there is to say about something that was thrown. */
export function stackOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.stack ?? error.message) : String(error);
  } catch {
    return "something that cannot be shown";
  }
}
