import { afterAll, beforeAll, jest } from "@jest/globals";
import { type StartedPlugin, type StartOptions, startPlugin } from "cargoshipper/testing";
import docker from "../../../plugins/docker/index.js";
import { dockerAt } from "../../engine/client.js";
import { TEST_LABEL } from "../../engine/image.js";

type Data = Record<string, unknown>;
type CallOptions = Parameters<StartedPlugin["callTool"]>[2];

/** The plugin as a test file uses it. */
export interface DockerUser {
  readonly plugin: StartedPlugin;
  /** The data of a call that must succeed. */
  ok(tool: string, args?: Data, options?: CallOptions): Promise<Data>;
  /** The error and the details of a call that must fail. */
  fails(tool: string, args?: Data, options?: CallOptions): Promise<Data & { error: string }>;
}

/**
 * The plugin in the real pipeline, from before the first test to after the last. Destroy tools run without approval
 * unless `start` says otherwise.
 */
export function useDocker(start: () => StartOptions): DockerUser {
  // A real Engine, used by several test files at once, may need longer than jest's five seconds.
  jest.setTimeout(60_000);
  let plugin: StartedPlugin | undefined;
  beforeAll(async () => {
    plugin = await startPlugin(docker, { approvals: "never", ...start() });
  });
  afterAll(() => plugin?.close());
  const started = () => {
    if (!plugin) throw new Error("the plugin is there only in tests and their hooks");
    return plugin;
  };
  const call = async (tool: string, args: Data = {}, options?: CallOptions) =>
    (await started().callTool(`docker_${tool}`, args, options)).structured;
  return {
    get plugin() {
      return started();
    },
    async ok(tool, args, options) {
      const result = await call(tool, args, options);
      if (result.success) return result.data;
      throw new Error(`${tool} failed: ${result.error} ${JSON.stringify(result.details)}`);
    },
    async fails(tool, args, options) {
      const result = await call(tool, args, options);
      if (!result.success) return { error: result.error, ...result.details };
      throw new Error(`${tool} succeeded: ${JSON.stringify(result.data)}`);
    },
  };
}

let count = 0;

/** A name that no other test uses, and that `removeAfterwards` knows. */
export const freshName = (what: string) => `cs-${what}-${process.pid}-${++count}`;

/** Removes the containers that this test file made of the test image. */
export function removeAfterwards(host: string): void {
  afterAll(async () => {
    const engine = dockerAt(host);
    const filters = { label: [`${TEST_LABEL}=1`], name: [`^/cs-.*-${process.pid}-`] };
    const made = await engine.listContainers({ all: true, filters });
    await Promise.all(made.map(({ Id }) => engine.getContainer(Id).remove({ force: true, v: true })));
  });
}
