import { acquireEngine, type NoEngine } from "./engine.js";
import { makeTestImage } from "./image.js";
import type { Installing } from "./install.js";
import { messageOf } from "./message-of.js";
import { type Registry, startRegistry } from "./registry.js";
import { sweep } from "./sweep.js";

const VARIABLE = "CARGOSHIPPER_TEST_RUN";

/** What a test file is told of the engine that the whole run shares. */
export type SharedEngine =
  | {
      kind: "private" | "reachable";
      host: string;
      version: string;
      /** 127.0.0.1:PORT, unless noRegistry says why there is none. */
      registry?: string;
      noRegistry?: string;
    }
  | NoEngine;

export interface Run {
  engine: SharedEngine;
  /** One line for people: which engine, or why there is none. */
  summary: string;
  stop(): Promise<void>;
}

/** Gets an engine, the test image on it and a registry beside it. What fails becomes a reason, never an exception. */
export async function startRun(installing: Installing): Promise<Run> {
  const engine = await acquireEngine(installing);
  if (engine.kind === "none") return noEngine(engine.reason);
  const { kind, host, version } = engine;
  try {
    await sweep(host);
    await makeTestImage(host);
  } catch (error) {
    await engine.stop().catch(() => {});
    return noEngine(`the test image cannot be made on the ${kind} engine: ${messageOf(error)}`);
  }
  const registry = await ownRegistry(kind, installing);
  const beside = "address" in registry ? { registry: registry.address } : { noRegistry: registry.reason };
  return {
    engine: { kind, host, version, ...beside },
    summary: `With a ${kind} Docker Engine ${version} (${engine.how}) and ${describeRegistry(registry)}.`,
    async stop() {
      if ("stop" in registry) await registry.stop();
      // A private engine is removed whole.
      if (kind === "reachable") await sweep(host);
      await engine.stop();
    },
  };
}

/** Hands the engine to the test files: jest's workers inherit this process's environment. */
export function publish(engine: SharedEngine): void {
  process.env[VARIABLE] = JSON.stringify(engine);
}

export function sharedEngine(): SharedEngine {
  const published = process.env[VARIABLE];
  return published === undefined
    ? { kind: "none", reason: "jest was run without test/engine/global-setup.js" }
    : (JSON.parse(published) as SharedEngine);
}

function noEngine(reason: string): Run {
  const summary = `Without a Docker Engine: ${reason}`;
  return { engine: { kind: "none", reason }, summary, stop: async () => {} };
}

async function ownRegistry(kind: string, installing: Installing): Promise<Registry | { reason: string }> {
  if (kind === "reachable") return { reason: "an engine that is not ours may be unable to reach it" };
  return startRegistry(installing).catch((error: unknown) => ({ reason: messageOf(error) }));
}

function describeRegistry(registry: Registry | { reason: string }): string {
  return "address" in registry ? `a registry on ${registry.address}` : `no registry: ${registry.reason}`;
}
