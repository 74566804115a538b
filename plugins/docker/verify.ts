import { performance } from "node:perf_hooks";
import type { Verified } from "cargoshipper/plugin";
import type { Docker } from "./client.js";

/** Asks the Engine for its version, and tells how it was found. */
export async function verify(docker: Docker, signal: AbortSignal): Promise<Verified> {
  const { host, source, candidates } = docker.endpoint;
  const start = performance.now();
  const { Version, ApiVersion, Os, Arch } = await docker.ask(signal, (engine) => engine.version(), 5);
  const took = Math.ceil(performance.now() - start);
  return {
    version: Version,
    facts: [
      `${host} (${source}) answered in ${took} ms: API ${ApiVersion}, ${Os}/${Arch}`,
      ...candidates.map((candidate) => `tried ${candidate.host} (${candidate.source}): ${candidate.outcome}`),
    ],
  };
}
