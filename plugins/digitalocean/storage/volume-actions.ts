import { type Call, Client, inject, injectable, Tool } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { Acted, act, affectedByAct, costsOfAct, previewAct } from "./act.js";
import { ActInput } from "./act-input.js";

/** What can be done with a volume. */
@injectable()
export class VolumeActions {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  // Growing cannot be taken back, yet nothing is lost by it but money, and before that `costs` asks.
  @Tool({
    name: "run_volume_action",
    description: "Attach, detach, grow or snapshot a volume.",
    effect: "write",
    preview: "preview",
    resolve: "affected",
    risks: "costs",
    deadline: 600,
    input: ActInput,
    output: Acted,
  })
  run(input: ActInput, call: Call) {
    return act(this.digitalOcean, input, call);
  }

  preview(input: ActInput) {
    return previewAct(this.digitalOcean, input);
  }

  costs(input: ActInput) {
    return costsOfAct(this.digitalOcean, input);
  }

  affected(input: ActInput) {
    return affectedByAct(this.digitalOcean, input);
  }
}
