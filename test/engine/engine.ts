import type { PrivateEngine } from "../../plugins/docker/sandbox/private-engine.js";
import type { Installing } from "./install.js";
import { messageOf } from "./message-of.js";
import { startPrivateEngine } from "./private-engine.js";
import { findReachableEngine } from "./reachable-engine.js";

const CHOICES = ["private", "reachable", "none"];

export interface AcquiredEngine {
  kind: "private" | "reachable";
  /** unix:///path, or tcp://name:port from a DOCKER_HOST. */
  host: string;
  version: string;
  /** Where the engine came from, as a phrase for people. */
  how: string;
  /** Removes a private engine without a trace; leaves a reachable one as it is. */
  stop(): Promise<void>;
  /** Private engines only. */
  restart?: PrivateEngine["restart"];
}

export interface NoEngine {
  kind: "none";
  reason: string;
}

/**
 * A Docker Engine to test on: one of our own where that is possible (Linux, root), otherwise one that is reachable.
 * CARGOSHIPPER_TEST_ENGINE=private|reachable|none allows only that. Never throws.
 */
export async function acquireEngine(installing: Installing): Promise<AcquiredEngine | NoEngine> {
  const choice = process.env.CARGOSHIPPER_TEST_ENGINE || undefined;
  if (choice === "none") return none("CARGOSHIPPER_TEST_ENGINE is none");
  if (choice !== undefined && !CHOICES.includes(choice)) {
    return none(`CARGOSHIPPER_TEST_ENGINE is ${choice}; it takes ${CHOICES.join(", ")}`);
  }
  const reasons: string[] = [];
  if (choice !== "reachable") {
    try {
      return { kind: "private", how: "started for this run", ...(await startPrivateEngine(installing)) };
    } catch (error) {
      reasons.push(messageOf(error));
    }
  }
  if (choice !== "private") {
    try {
      const found = await findReachableEngine();
      return { kind: "reachable", how: reasons.join("") || "asked for", ...found, stop: async () => {} };
    } catch (error) {
      reasons.push(messageOf(error));
    }
  }
  return none(reasons.join("; "));
}

function none(reason: string): NoEngine {
  return { kind: "none", reason };
}
