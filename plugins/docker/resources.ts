import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  markdown,
  Resource,
} from "cargoshipper/plugin";
import { affectedContainer } from "./affected-container.js";
import type { Docker } from "./client.js";
import { containerOf } from "./container-of.js";
import { containerRow } from "./container-row.js";
import { containerView } from "./container-view.js";
import { nameOf, shortId } from "./find-container.js";
import { readContainerId } from "./inputs.js";
import { readLogs } from "./logs.js";
import { watchContainers, watchLogs } from "./watch.js";

const { fenced, heading, list, table } = markdown;

const LOG_LINES = 100;

/** Containers as pages to read. */
@injectable()
export class ContainerResources {
  constructor(@inject(Client) private readonly docker: Docker) {}

  @Resource({
    uri: "docker://containers",
    name: "containers",
    description: "All containers, newest first.",
    mirrors: "list_containers",
    watch: "watchAll",
    resolve: "affectedNone",
  })
  async containers(_params: unknown, call: Call) {
    const containers = await this.all(call.signal);
    const rows = containers.sort((a, b) => b.Created - a.Created).map(containerRow);
    return `${heading("Containers", this.docker.endpoint.host)}\n\n${table(rows) || "There are none."}\n`;
  }

  @Resource({
    uri: "docker://container/{container_id}",
    name: "container",
    description: "A container's state and settings.",
    mirrors: "inspect_container",
    complete: { container_id: "complete" },
    watch: "watchOne",
    resolve: "affected",
    untrusted: true,
  })
  async container(params: { container_id: string }, call: Call) {
    const view = containerView(await this.find(params.container_id, call));
    // Names only: in running text the host cannot tell where a secret value ends.
    const environment = view.environment.map((variable) => variable.split("=", 1)[0] ?? "");
    // In one line, so that an argument stands beside the option that it belongs to.
    const command = view.command.map((word) => (/[\s"']/.test(word) ? JSON.stringify(word) : word)).join(" ");
    return `${heading("Container", `${view.name} (${view.id})`)}\n\n${list({ ...view, command, environment })}\n`;
  }

  @Resource({
    uri: "docker://container/{container_id}/logs",
    name: "container_logs",
    description: "The last 100 lines that a container printed.",
    mirrors: "get_logs",
    complete: { container_id: "complete" },
    watch: "watchLogs",
    resolve: "affected",
    untrusted: true,
  })
  async logs(params: { container_id: string }, call: Call) {
    const container = await this.find(params.container_id, call);
    const options = { tail: LOG_LINES, timestamps: true };
    const { text } = await readLogs(this.docker, container, options, call.signal);
    const title = heading("Container logs", `${nameOf(container)} (${shortId(container.Id)})`);
    return `${title}\n\n${text === "" ? "It has printed nothing." : fenced(text)}\n`;
  }

  async complete(typed: string, _context: Readonly<Record<string, string>>, call: Call) {
    const containers = await this.all(call.signal);
    const names = containers.map(({ Names, Id }) => Names[0]?.slice(1) ?? shortId(Id)).sort();
    const ids = containers.map(({ Id }) => shortId(Id)).sort();
    return [...names, ...ids].filter((value) => value.startsWith(typed));
  }

  watchAll(_params: unknown, changed: () => void, signal: AbortSignal) {
    return watchContainers(this.docker, undefined, changed, signal);
  }

  watchOne(params: { container_id: string }, changed: () => void, signal: AbortSignal) {
    return watchContainers(this.docker, readContainerId(params.container_id), changed, signal);
  }

  watchLogs(params: { container_id: string }, changed: () => void, signal: AbortSignal) {
    return watchLogs(this.docker, readContainerId(params.container_id), changed, signal);
  }

  affected(params: { container_id: string }, call: Call) {
    return affectedContainer(this.docker, readContainerId(params.container_id), call);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  private all(signal: AbortSignal) {
    return this.docker.ask(signal, (engine, abortSignal) =>
      engine.listContainers({ all: true, abortSignal }),
    );
  }

  private find(reference: string, call: Call) {
    return containerOf(this.docker, readContainerId(reference), call);
  }
}
