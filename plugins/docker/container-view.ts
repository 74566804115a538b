import { untrusted } from "cargoshipper/plugin";
import type { ContainerInspectInfo } from "dockerode";
import * as z from "zod";
import { isoSeconds, listOf, portList } from "./container-row.js";
import { exitMeaning } from "./exit-code.js";
import { nameOf, shortId } from "./find-container.js";

/** A container with what matters of its settings and its state. */
export const ContainerView = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  image_id: z.string(),
  created: z.string(),
  status: z.string().describe("created, running, paused, restarting, exited, dead"),
  started: z.string().optional(),
  finished: z.string().optional(),
  exit_code: z.int().optional(),
  exit_meaning: z.string().optional(),
  error: untrusted(z.string()).optional(),
  restarts: z.int(),
  health: z.string().optional(),
  health_output: untrusted(z.string()).optional(),
  command: untrusted(z.array(z.string())),
  user: z.string().optional(),
  working_dir: z.string().optional(),
  environment: untrusted(z.array(z.string())),
  labels: untrusted(z.record(z.string(), z.string())),
  ports: z.string(),
  mounts: z.array(z.string()),
  networks: z.record(z.string(), z.string()).describe("Name and address"),
  restart_policy: z.string(),
  limits: z.record(z.string(), z.string()),
});

/** Characters of what a health check printed. */
const HEALTH_LIMIT = 300;

type View = z.output<typeof ContainerView>;

export function containerView(container: ContainerInspectInfo): View {
  const { Config } = container;
  return {
    id: shortId(container.Id),
    name: nameOf(container),
    image: Config.Image,
    image_id: shortId(container.Image),
    created: isoSeconds(container.Created),
    ...stateView(container),
    command: [container.Path, ...listOf(container.Args)].filter((word) => word !== ""),
    ...(Config.User && { user: Config.User }),
    ...(Config.WorkingDir && { working_dir: Config.WorkingDir }),
    environment: [...listOf(Config.Env)],
    labels: Config.Labels ?? {},
    ports: publishedPorts(container),
    mounts: listOf(container.Mounts).map(
      ({ Type, Name, Source, Destination, RW }) =>
        `${Type} ${(Type === "volume" && Name) || Source} -> ${Destination}${RW ? "" : " (read-only)"}`,
    ),
    networks: Object.fromEntries(
      Object.entries(container.NetworkSettings.Networks ?? {}).map(([name, { IPAddress }]) => [
        name,
        IPAddress || "-",
      ]),
    ),
    restart_policy: restartPolicy(container),
    limits: limitsView(container),
  };
}

function stateView({ State, RestartCount }: ContainerInspectInfo) {
  const ended = State.Status === "exited" || State.Status === "dead" || State.Status === "restarting";
  const meaning = ended ? exitMeaning(State.ExitCode, State.OOMKilled) : undefined;
  const { Health } = State;
  const lastCheck = Health?.Log?.at(-1)?.Output.trim();
  return {
    status: State.Status,
    ...(begun(State.StartedAt) && { started: isoSeconds(State.StartedAt) }),
    ...(ended &&
      begun(State.FinishedAt) && { finished: isoSeconds(State.FinishedAt), exit_code: State.ExitCode }),
    ...(meaning !== undefined && { exit_meaning: meaning }),
    ...(State.Error && { error: State.Error }),
    restarts: RestartCount ?? 0,
    ...(Health && Health.Status !== "none" && { health: Health.Status }),
    ...(lastCheck && Health?.Status === "unhealthy" && { health_output: lastLines(lastCheck, HEALTH_LIMIT) }),
  };
}

/** The last lines; of one that is too long the beginning: a value whose key is cut off is not seen for a secret. */
function lastLines(text: string, most: number): string {
  if (text.length <= most) return text;
  const from = text.indexOf("\n", text.length - most - 1) + 1;
  if (from > 0) return text.slice(from);
  const line = text.slice(text.lastIndexOf("\n") + 1, text.lastIndexOf("\n") + 1 + most);
  return `${line.replace(/\S*$/, "").trimEnd() || line} …`;
}

/** `removing` may stand for long after a container was told to end, and nothing of it can be used any more. */
export const statusOfContainer = ({ State }: ContainerInspectInfo): string =>
  State.Status === "removing" ? "removed" : State.Status;

/** The Engine writes the year 1 for what has never happened. */
const begun = (time: string | undefined) => time !== undefined && time !== "" && !time.startsWith("0001-");

/** The published ports of a container in the form of `portList`. */
export function publishedPorts({ NetworkSettings }: ContainerInspectInfo): string {
  const ports = Object.entries(NetworkSettings.Ports ?? {}).flatMap(([inside, bindings]) => {
    const [port = "", Type = "tcp"] = inside.split("/");
    const PrivatePort = Number(port);
    // A port that the image names and nobody published has null here.
    const list: readonly { HostIp: string; HostPort: string }[] | null = bindings;
    if (list === null || list.length === 0) return [{ PrivatePort, Type }];
    return list.map(({ HostIp, HostPort }) => ({
      IP: HostIp,
      PrivatePort,
      PublicPort: Number(HostPort),
      Type,
    }));
  });
  return portList(ports);
}

function restartPolicy({ HostConfig }: ContainerInspectInfo): string {
  const { Name = "", MaximumRetryCount = 0 } = HostConfig.RestartPolicy ?? {};
  return MaximumRetryCount > 0 ? `${Name}:${MaximumRetryCount}` : Name || "no";
}

function limitsView({ HostConfig }: ContainerInspectInfo): Record<string, string> {
  const { Memory = 0, NanoCpus = 0, PidsLimit } = HostConfig;
  return {
    ...(Memory > 0 && { memory: `${Math.round(Memory / 2 ** 20)} MiB` }),
    ...(NanoCpus > 0 && { cpus: String(NanoCpus / 1e9) }),
    ...(PidsLimit != null && PidsLimit > 0 && { pids: String(PidsLimit) }),
  };
}
