import { Client, type Effect, inject, injectable } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import { affectedByCall } from "./affected-by-call.js";
import type { CallInput } from "./call-inputs.js";
import { loadOperations, type Operations } from "./operations.js";
import { operationFor, type Prepared, prepare } from "./prepare.js";
import { Search } from "./search.js";

/** The index of the whole API, read on its first use, and what both groups of tools do with it. */
@injectable()
export class ApiIndex {
  private loaded: Promise<Operations> | undefined;
  private ranked: Search | undefined;

  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  operations(): Promise<Operations> {
    this.loaded ??= loadOperations();
    return this.loaded;
  }

  /** Made on its first use, which takes longer than reading the index. */
  async search(): Promise<Search> {
    this.ranked ??= new Search((await this.operations()).all);
    return this.ranked;
  }

  /** The call, checked and with names looked up. Throws when a tool of this effect may not make it. */
  async prepared(input: CallInput, effect: Effect): Promise<Prepared> {
    const operation = await operationFor(this, input.operation, effect);
    return prepare(this.cloudflare, operation, input);
  }

  /** The objects that a call is about. */
  async affected(input: CallInput, effect: Effect) {
    return affectedByCall(this.cloudflare, await this.operations(), await this.prepared(input, effect));
  }
}
