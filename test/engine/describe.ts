import { describe, it } from "@jest/globals";
import { type SharedEngine, sharedEngine } from "./run.js";

export type TestEngine = Exclude<SharedEngine, { kind: "none" }>;

/** Where tests are only counted as skipped, their describe block still runs and must be given something. */
const NOWHERE: TestEngine = { kind: "reachable", host: "unix:///nowhere", version: "0" };

/** Tests that need any Docker Engine. It may be somebody's own: they touch only what carries TEST_LABEL. */
export function describeEngine(name: string, body: (engine: TestEngine) => void): void {
  const engine = sharedEngine();
  if (engine.kind === "none") describeWithout(engine.reason, name, () => body(NOWHERE));
  else describe(name, () => body(engine));
}

/** Tests that do what only an engine of our own should suffer. Other test files use it at the same time. */
export function describePrivateEngine(name: string, body: (engine: TestEngine) => void): void {
  const engine = sharedEngine();
  const reason = engine.kind === "none" ? engine.reason : "the engine is somebody's own";
  if (engine.kind === "private") describe(name, () => body(engine));
  else describeWithout(reason, name, () => body(NOWHERE));
}

/** Tests that push to and pull from a registry, given as 127.0.0.1:PORT. */
export function describeRegistry(name: string, body: (engine: TestEngine, registry: string) => void): void {
  const engine = sharedEngine();
  const { registry, noRegistry } = engine.kind === "none" ? { noRegistry: engine.reason } : engine;
  if (engine.kind !== "none" && registry !== undefined) describe(name, () => body(engine, registry));
  else describeWithout(`no registry: ${noRegistry}`, name, () => body(NOWHERE, "127.0.0.1:0"));
}

/** On a developer's machine tests that cannot run are skipped; in CI nobody would miss them, so there they fail. */
function describeWithout(reason: string, name: string, body: () => void): void {
  if (process.env.CI === "true") {
    describe(name, () => {
      it("has what it needs", () => {
        throw new Error(reason);
      });
    });
    return;
  }
  // The only place that skips. The reason has been printed once, before the first test.
  const { skip } = describe;
  skip(name, body);
}
