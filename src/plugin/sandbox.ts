import type { Logger } from "./call.js";

/** What a sandbox is started with. */
export interface SandboxContext {
  readonly log: Logger;
  /** What is harmless of the process's environment, such as PATH, HOME and TMPDIR. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when starting takes too long, or when the host stops meanwhile. */
  readonly signal: AbortSignal;
}

/** The provider, played on this machine. */
export interface Sandbox {
  /** The plugin's options that lead to it, with made-up credentials. Nothing else of the configuration's options is used. */
  readonly options: Readonly<Record<string, unknown>>;
  /** One line each, for `doctor` and the log: "http://127.0.0.1:40123/client/v4, 3 zones". */
  readonly facts?: readonly string[];
  close(): void | Promise<void>;
}
