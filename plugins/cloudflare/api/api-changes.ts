import { Answered, type CallInput } from "cargoshipper/api";
import { Client, type Effect, inject, injectable, type Preview, type Risk, Tool } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import { changesAccess } from "./access-risk.js";
import { ApiIndex } from "./api-index.js";
import { Change } from "./inputs.js";
import { previewDestroy, previewWrite } from "./preview-call.js";
import { send } from "./send.js";

/** Whatever else the API can change, by operation. */
@injectable()
export class ApiChanges {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
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
    return previewWrite(await this.index.prepared(input, "write"));
  }

  async previewDestroy(input: CallInput): Promise<Preview> {
    const prepared = await this.index.prepared(input, "destroy");
    return previewDestroy(this.cloudflare, await this.index.operations(), prepared);
  }

  async risksOf({ operation }: CallInput): Promise<readonly Risk[]> {
    const id = (await this.index.operations()).find(operation)?.id;
    if (id === undefined || !changesAccess(id)) return [];
    return [{ risk: "accountAccess", value: id, says: `${id} changes who or what may use the account` }];
  }

  affectedByWrite(input: CallInput) {
    return this.index.affected(input, "write");
  }

  affectedByDestroy(input: CallInput) {
    return this.index.affected(input, "destroy");
  }

  private async change(input: CallInput, effect: Effect) {
    const prepared = await this.index.prepared(input, effect);
    try {
      return await send(this.cloudflare, prepared);
    } finally {
      this.cloudflare.lookups.forget();
    }
  }
}
