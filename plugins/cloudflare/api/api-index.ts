import { type CallInput, type Operations, operationFor, Search, type WholeApi } from "cargoshipper/api";
import { Client, type Effect, inject, injectable } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import { affectedByCall } from "./affected-by-call.js";
import { loadOperations, revealedBy } from "./load-operations.js";
import { type Prepared, prepareCall } from "./prepare.js";
import { VOCABULARY } from "./vocabulary.js";

/** The index of the whole API, read on its first use, and what both groups of tools do with it. */
@injectable()
export class ApiIndex implements WholeApi {
  readonly provider = "Cloudflare";
  readonly plugin = "cloudflare";
  readonly insteadOfFiles =
    "Use a typed tool where there is one (toolsets dns, workers, storage), else `npx wrangler` or the dashboard.";
  readonly revealedBy = revealedBy;
  private ranked: Search | undefined;

  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  operations(): Promise<Operations> {
    return loadOperations();
  }

  /** Made on its first use, which takes longer than reading the index. */
  async search(): Promise<Search> {
    this.ranked ??= new Search((await this.operations()).all, VOCABULARY);
    return this.ranked;
  }

  /** The call, checked and with names looked up. Throws when a tool of this effect may not make it. */
  async prepared(input: CallInput, effect: Effect): Promise<Prepared> {
    const operation = await operationFor(this, input.operation, effect);
    return prepareCall(this.cloudflare, operation, input);
  }

  /** The objects that a call is about. */
  async affected(input: CallInput, effect: Effect) {
    return affectedByCall(this.cloudflare, await this.operations(), await this.prepared(input, effect));
  }
}
