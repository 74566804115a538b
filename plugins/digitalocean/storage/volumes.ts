import { type Call, Client, inject, injectable, type Risk, Tool } from "cargoshipper/plugin";
import type * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { Acted, act, affectedByAct } from "./act.js";
import { ActInput } from "./act-input.js";
import {
  affectedByCreate,
  Created,
  CreateInput,
  createVolume,
  planVolume,
  previewCreate,
} from "./create-volume.js";
import { costsOfAct, previewAct } from "./preview-act.js";

type Create = z.output<typeof CreateInput>;

/** Volumes: disks of their own, which droplets use. */
@injectable()
export class Volumes {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "create_volume",
    description: "Create a volume.",
    effect: "write",
    preview: "previewCreate",
    resolve: "affectedByCreate",
    risks: "costsOfCreate",
    deadline: 600,
    input: CreateInput,
    output: Created,
  })
  create(input: Create, call: Call) {
    return createVolume(this.digitalOcean, input, call);
  }

  previewCreate(input: Create) {
    return previewCreate(this.digitalOcean, input);
  }

  async costsOfCreate(input: Create): Promise<readonly Risk[]> {
    const { price, label } = await planVolume(this.digitalOcean, input);
    return [{ risk: "costs", value: price, says: `The ${label} costs ${price}` }];
  }

  affectedByCreate(input: Create) {
    return affectedByCreate(this.digitalOcean, input);
  }

  // Growing cannot be taken back, yet nothing is lost by it but money, and before that `costs` asks.
  @Tool({
    name: "run_volume_action",
    description: "Attach, detach, grow or snapshot a volume.",
    effect: "write",
    preview: "previewAct",
    resolve: "affectedByAct",
    risks: "costsOfAct",
    deadline: 600,
    input: ActInput,
    output: Acted,
  })
  run(input: ActInput, call: Call) {
    return act(this.digitalOcean, input, call);
  }

  previewAct(input: ActInput) {
    return previewAct(this.digitalOcean, input);
  }

  costsOfAct(input: ActInput) {
    return costsOfAct(this.digitalOcean, input);
  }

  affectedByAct(input: ActInput) {
    return affectedByAct(this.digitalOcean, input);
  }
}
