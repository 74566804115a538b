import type { Logger } from "cargoshipper/plugin";
import type { Credentials } from "./credentials.js";

interface SdkOptions {
  readonly credentials: Credentials;
  readonly baseURL: string;
  readonly fetch: typeof globalThis.fetch;
  readonly log: Logger;
}

/** Milliseconds. Longer than any call: the host's deadline and its `fetch` decide. */
const NEVER = 3_600_000;

/**
 * The official SDK with the parts that the tools use. What it would take from the environment by itself is stated:
 * credentials, the address, the level of a log that goes to stdout.
 */
export async function loadSdk({ credentials, baseURL, fetch, log }: SdkOptions) {
  const { createClient, resources } = await import("./sdk-parts.js");
  return createClient({
    apiToken: null,
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    ...credentials,
    baseURL,
    fetch,
    // Its release's own: the default is the present day, and so the answers of a day that nobody has tested.
    apiVersion: "2026-10-02",
    // A retry within the SDK repeats a POST after a 500, and does not notice an abort while it waits.
    maxRetries: 0,
    timeout: NEVER,
    logLevel: "warn",
    logger: {
      error: toLog(log.error),
      warn: toLog(log.warning),
      info: () => undefined,
      debug: () => undefined,
    },
    resources,
  });
}

/** The SDK, with the parts that the tools use. */
export type Sdk = Awaited<ReturnType<typeof loadSdk>>;

const toLog =
  (write: Logger["warning"]) =>
  (message: string, ...rest: readonly unknown[]): void =>
    write(message, rest.length > 0 ? { rest: rest.map(String) } : undefined);
