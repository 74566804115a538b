import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  page,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedByRun } from "./affected-by-run.js";
import { affectedContainer } from "./affected-container.js";
import { changeState, StateInput, StateOutput, TimedInput } from "./change-state.js";
import type { Docker } from "./client.js";
import { containerOf } from "./container-of.js";
import { ContainerRow, containerRow } from "./container-row.js";
import { ContainerView, containerView } from "./container-view.js";
import { judgeMounts } from "./host-paths.js";
import { Filters } from "./inputs.js";
import { portRisks } from "./port-risks.js";
import { previewRemoval, RemoveInput, RemoveOutput, removeContainer } from "./remove-container.js";
import { RunInput, RunOutput, runContainer } from "./run-container.js";

const ListInput = listInput(ContainerRow, {
  all_containers: z.boolean().default(true).describe("false: running only"),
  filters: Filters,
});

/** Containers, from their start to their end. */
@injectable()
export class Containers {
  constructor(@inject(Client) private readonly docker: Docker) {}

  @Tool({
    name: "list_containers",
    description: "List containers, newest first; docker_inspect_container shows one in full.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("containers", ContainerRow),
  })
  async list(input: z.output<typeof ListInput>, call: Call) {
    const { all_containers: all, filters = {} } = input;
    const containers = await this.docker.ask(call.signal, (engine, abortSignal) =>
      engine.listContainers({ all, filters, abortSignal }),
    );
    const rows = containers.sort((a, b) => b.Created - a.Created).map(containerRow);
    const { rows: shown, ...rest } = page(rows, input, ({ id }) => id);
    return { containers: shown, ...rest };
  }

  @Tool({
    name: "run_container",
    description: "Create and start a container; for an old one docker_start_container.",
    effect: "write",
    openWorld: true,
    deadline: 15 * 60,
    resolve: "affectedByRun",
    risks: "risksOfRun",
    input: RunInput,
    output: RunOutput,
  })
  run(input: z.output<typeof RunInput>, call: Call) {
    return runContainer(this.docker, input, call);
  }

  @Tool({
    name: "inspect_container",
    description: "A container's state, exit code and settings.",
    effect: "read",
    resolve: "affected",
    input: StateInput,
    output: ContainerView,
  })
  async inspect({ container_id }: z.output<typeof StateInput>, call: Call) {
    return containerView(await containerOf(this.docker, container_id, call));
  }

  @Tool({
    name: "start_container",
    description: "Start a stopped container.",
    effect: "write",
    idempotent: true,
    resolve: "affected",
    input: StateInput,
    output: StateOutput,
  })
  start({ container_id }: z.output<typeof StateInput>, call: Call) {
    return changeState(this.docker, "start", container_id, undefined, call);
  }

  @Tool({
    name: "stop_container",
    description: "Stop a container.",
    effect: "write",
    idempotent: true,
    deadline: 360,
    resolve: "affected",
    input: TimedInput,
    output: StateOutput,
  })
  stop({ container_id, timeout }: z.output<typeof TimedInput>, call: Call) {
    return changeState(this.docker, "stop", container_id, timeout, call);
  }

  @Tool({
    name: "restart_container",
    description: "Stop a container and start it again.",
    effect: "write",
    deadline: 360,
    resolve: "affected",
    input: TimedInput,
    output: StateOutput,
  })
  restart({ container_id, timeout }: z.output<typeof TimedInput>, call: Call) {
    return changeState(this.docker, "restart", container_id, timeout, call);
  }

  @Tool({
    name: "remove_container",
    description: "Remove a container with its logs; volumes stay.",
    effect: "destroy",
    preview: "previewRemove",
    resolve: "affected",
    input: RemoveInput,
    output: RemoveOutput,
  })
  remove(input: z.output<typeof RemoveInput>, call: Call) {
    return removeContainer(this.docker, input, call);
  }

  previewRemove(input: z.output<typeof RemoveInput>, call: Call) {
    return previewRemoval(this.docker, input, call);
  }

  affected({ container_id }: z.output<typeof StateInput>, call: Call) {
    return affectedContainer(this.docker, container_id, call);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  affectedByRun(input: z.output<typeof RunInput>, { signal }: Call) {
    return affectedByRun(this.docker, input, signal);
  }

  async risksOfRun({ volumes = [], ports = [] }: z.output<typeof RunInput>, { signal }: Call) {
    const { risks } = await judgeMounts(volumes, this.docker, signal);
    return [...risks, ...portRisks(ports)];
  }
}
