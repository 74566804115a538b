import {
  type Call,
  Client,
  inject,
  injectable,
  intWithin,
  Tool,
  ToolError,
  untrusted,
} from "cargoshipper/plugin";
import type { ContainerInspectInfo } from "dockerode";
import * as z from "zod";
import { affectedContainer } from "./affected-container.js";
import type { Docker } from "./client.js";
import { type Collected, collectOutput } from "./collect-output.js";
import { containerOf } from "./container-of.js";
import { engineMessage, statusOf } from "./explain.js";
import { nameOf, shortId } from "./find-container.js";
import { ContainerId } from "./inputs.js";

const FOLLOW_SECONDS = 10;

const LogsInput = z.object({
  container_id: ContainerId,
  tail: intWithin(1, 10_000).default(100).describe("Last lines"),
  follow: z.boolean().default(false).describe("Wait 10 s for more"),
  timestamps: z.boolean().default(true).describe("Time per line"),
});

const LogsOutput = z.object({
  container_id: z.string(),
  name: z.string(),
  logs: untrusted(z.string()),
  lines: z.int(),
});

/** What containers print. */
@injectable()
export class Logs {
  constructor(@inject(Client) private readonly docker: Docker) {}

  @Tool({
    name: "get_logs",
    description: "A container's last lines of output.",
    effect: "read",
    resolve: "affected",
    input: LogsInput,
    output: LogsOutput,
  })
  async get(input: z.output<typeof LogsInput>, call: Call) {
    const container = await containerOf(this.docker, input.container_id, call);
    const { text, lines } = await readLogs(this.docker, container, input, call.signal);
    return { container_id: shortId(container.Id), name: nameOf(container), logs: text, lines };
  }

  affected({ container_id }: z.output<typeof LogsInput>, call: Call) {
    return affectedContainer(this.docker, container_id, call);
  }
}

/** The end of a container's logs, read as a stream, so that their size does not matter. */
export async function readLogs(
  docker: Docker,
  container: ContainerInspectInfo,
  { tail, follow = false, timestamps }: { tail: number; follow?: boolean; timestamps: boolean },
  signal: AbortSignal,
): Promise<Collected> {
  const query = { stdout: true, stderr: true, tail, follow, timestamps };
  const path = `/containers/${container.Id}/logs`;
  const enough = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    const stream = await docker.stream(signal, { method: "GET", path, query });
    if (follow) timer = setTimeout(() => enough.abort(), FOLLOW_SECONDS * 1000);
    const advice = adviceFor(tail, follow);
    return await collectOutput(stream, !container.Config.Tty, advice, enough.signal, timestamps);
  } catch (error) {
    throw unreadable(error, container) ?? error;
  } finally {
    clearTimeout(timer);
  }
}

function adviceFor(tail: number, follow: boolean): string {
  if (follow) return "it prints too much to follow: call again without follow";
  return tail > 1 ? "ask for a smaller tail" : "no less can be asked for";
}

function unreadable(error: unknown, container: ContainerInspectInfo): ToolError | undefined {
  if (statusOf(error) === undefined) return undefined;
  const said = engineMessage(error);
  if (!/does not support reading|logging driver/i.test(said)) return undefined;
  const driver = container.HostConfig.LogConfig?.Type ?? "unknown";
  return new ToolError(
    "conflict",
    `The logs of ${nameOf(container)} cannot be read: its log driver is "${driver}".`,
    {
      next: 'Look where that driver sends them, or run it anew with the driver "json-file" or "local".',
      cause: error,
    },
  );
}
