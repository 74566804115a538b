import { Answered, type CallInput } from "cargoshipper/api";
import { Client, type Effect, inject, injectable, type Preview, type Risk, Tool } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { ApiIndex } from "./api-index.js";
import { costsOf } from "./costs.js";
import { Change } from "./inputs.js";
import { previewDestroy, previewWrite } from "./preview-call.js";
import { priceOf } from "./price-of.js";
import { publicAccessOf } from "./public-access.js";
import { send } from "./send.js";

/** Whatever else the API can change, by operation. */
@injectable()
export class ApiChanges {
  constructor(
    @inject(Client) private readonly digitalOcean: DigitalOcean,
    @inject(ApiIndex) private readonly index: ApiIndex,
  ) {}

  @Tool({
    name: "call_api_write",
    description: "Call an operation that writes.",
    effect: "write",
    preview: "previewWrite",
    resolve: "affectedByWrite",
    risks: "risksOf",
    input: Change,
    output: Answered,
  })
  async write(input: CallInput) {
    return this.change(input, "write");
  }

  @Tool({
    name: "call_api_destroy",
    description: "Call an operation that destroys.",
    effect: "destroy",
    preview: "previewDestroy",
    resolve: "affectedByDestroy",
    risks: "risksOf",
    input: Change,
    output: Answered,
  })
  async destroy(input: CallInput) {
    return this.change(input, "destroy");
  }

  async previewWrite(input: CallInput): Promise<Preview> {
    return previewWrite(this.digitalOcean, await this.index.prepared(input, "write"));
  }

  async previewDestroy(input: CallInput): Promise<Preview> {
    const call = await this.index.prepared(input, "destroy");
    return previewDestroy(this.digitalOcean, await this.index.operations(), call);
  }

  async risksOf({ operation, parameters, body }: CallInput): Promise<readonly Risk[]> {
    const found = (await this.index.operations()).find(operation);
    if (!found) return [];
    const costs = costsOf(found, body, await priceOf(this.digitalOcean, found.id, body, parameters));
    return [...costs, ...publicAccessOf(found, body)];
  }

  affectedByWrite(input: CallInput) {
    return this.index.affected(input, "write");
  }

  affectedByDestroy(input: CallInput) {
    return this.index.affected(input, "destroy");
  }

  private async change(input: CallInput, effect: Effect) {
    const call = await this.index.prepared(input, effect);
    try {
      return await send(this.digitalOcean, call);
    } finally {
      this.digitalOcean.lookups.forget();
    }
  }
}
