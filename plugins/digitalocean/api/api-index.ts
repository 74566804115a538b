import {
  type Call,
  type CallInput,
  type Operations,
  operationFor,
  Search,
  type WholeApi,
} from "cargoshipper/api";
import { Client, type Effect, inject, injectable } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { affectedByCall } from "./affected-by-call.js";
import { effectWithBody } from "./effect-with-body.js";
import { loadOperations, revealedBy } from "./load-operations.js";
import { prepareCall } from "./prepare-call.js";
import { VOCABULARY } from "./vocabulary.js";

/** The index of the whole API, read on its first use, and what both groups of tools do with it. */
@injectable()
export class ApiIndex implements WholeApi {
  readonly provider = "DigitalOcean";
  readonly plugin = "digitalocean";
  readonly insteadOfFiles = "A person does this in the control panel, https://cloud.digitalocean.com.";
  readonly revealedBy = revealedBy;
  readonly effectWith = effectWithBody;
  private ranked: Search | undefined;

  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  operations(): Promise<Operations> {
    return loadOperations();
  }

  /** Made on its first use, which takes longer than reading the index. */
  async search(): Promise<Search> {
    this.ranked ??= new Search((await this.operations()).all, VOCABULARY);
    return this.ranked;
  }

  /** The call, checked and with names looked up. Throws when a tool of this effect may not make it. */
  async prepared(input: CallInput, effect: Effect): Promise<Call> {
    const operation = await operationFor(this, input.operation, effect, input.body);
    return prepareCall(this.digitalOcean, operation, input);
  }

  /** The objects that a call is about. */
  async affected(input: CallInput, effect: Effect) {
    return affectedByCall(this.digitalOcean, await this.operations(), await this.prepared(input, effect));
  }
}
