import {
  type Call,
  Client,
  type Clue,
  inject,
  injectable,
  type LocateAnswer,
  type LocateQuestion,
  type Locator,
  type Place,
  ToolError,
} from "cargoshipper/plugin";
import type { ContainerInfo } from "dockerode";
import { affectedContainer } from "./affected-container.js";
import type { Docker } from "./client.js";
import { containerRow } from "./container-row.js";
import { shortId } from "./find-container.js";
import { Machine } from "./machine.js";
import { matchOf } from "./match-container.js";

/** Containers that one host is looked at in full for; what more there are only counts. */
const MOST = 10;

/** Finds the containers behind a host. */
@injectable()
export class Locations implements Locator {
  constructor(@inject(Client) private readonly docker: Docker) {}

  async locate({ clues, tools }: LocateQuestion, call: Call): Promise<LocateAnswer> {
    const containers = await this.docker.ask(call.signal, (engine, abortSignal) =>
      engine.listContainers({ all: true, abortSignal }),
    );
    const machine = new Machine(this.docker.endpoint.address);
    const found = await Promise.all(
      clues.map(async (clue) => {
        const reach = await machine.reach(clue.host);
        return containers.flatMap((container) => {
          const says = matchOf(container, clue, reach);
          return says === undefined ? [] : [{ clue, container, says }];
        });
      }),
    );
    const shown = found.flatMap((ofOne) => ofOne.slice(0, MOST));
    const more = found.flat().length - shown.length;
    const places = await Promise.all(
      shown.map(({ clue, container, says }) => this.place(clue, container, says, tools, call)),
    );
    return {
      places: places.filter((place) => place !== undefined),
      ...(more > 0 && { unknown: `${more} more containers fit.` }),
    };
  }

  /** Undefined when the container has gone meanwhile. */
  private async place(
    clue: Clue,
    container: ContainerInfo,
    says: string,
    tools: readonly string[],
    call: Call,
  ): Promise<Place | undefined> {
    try {
      const [own, ...others] = await affectedContainer(this.docker, container.Id, call);
      if (!own) return undefined;
      const { name } = containerRow(container);
      const names = [name, ...(own.names === "unknown" ? [] : (own.names ?? [])), container.Id];
      return {
        clue,
        objects: [{ ...own, id: shortId(container.Id), names }, ...others],
        says: `${container.State}, ${says}`,
        look: tools.includes("inspect_container")
          ? { tool: "inspect_container", arguments: { container_id: name } }
          : { tool: "list_containers" },
      };
    } catch (error) {
      if (ToolError.is(error) && error.kind === "not_found") return undefined;
      throw error;
    }
  }
}
