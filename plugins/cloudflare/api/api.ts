import {
  type Affected,
  type Call,
  Client,
  type Effect,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
} from "cargoshipper/plugin";
import type * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { changesAccess } from "./access-risk.js";
import { affectedByCall } from "./affected-by-call.js";
import { Answered, type CallInput, ChangeInput, Found, ReadInput, SearchInput } from "./call-inputs.js";
import { rowOf } from "./columns.js";
import { loadOperations } from "./operations.js";
import { type Index, operationFor, type Prepared, prepare } from "./prepare.js";
import { previewOf } from "./preview-of.js";
import { rowsOf } from "./rows-of.js";
import { Search } from "./search.js";
import { send } from "./send.js";

/** The whole API: every operation that the SDK knows, found by words and called by its id. */
@injectable()
export class Api {
  private made: Promise<Index> | undefined;

  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "search_api",
    description: "Find operations of the whole API, for what has no tool of its own.",
    effect: "read",
    resolve: "affectedNone",
    input: SearchInput,
    output: Found,
  })
  async search({ query, limit }: z.output<typeof SearchInput>, _call: Call) {
    const { search } = await this.index();
    return { operations: search().find(query, limit).map(rowOf) };
  }

  @Tool({
    name: "call_api_read",
    description: "Call an operation that reads.",
    effect: "read",
    resolve: "affectedByRead",
    input: ReadInput,
    output: Answered,
  })
  async read(input: z.output<typeof ReadInput>, _call: Call) {
    const prepared = await this.prepared(input, "read");
    return rowsOf(
      await send(this.cloudflare, prepared),
      input.limit,
      input.fields?.split(/[\s,]+/).filter(Boolean),
    );
  }

  @Tool({
    name: "call_api_write",
    description: "Call an operation that writes.",
    effect: "write",
    resolve: "affectedByWrite",
    risks: "risksOf",
    input: ChangeInput,
    output: Answered,
  })
  async write(input: CallInput, _call: Call) {
    return this.change(input, "write");
  }

  @Tool({
    name: "call_api_destroy",
    description: "Call an operation that destroys.",
    effect: "destroy",
    preview: "previewDestroy",
    resolve: "affectedByDestroy",
    risks: "risksOf",
    input: ChangeInput,
    output: Answered,
  })
  async destroy(input: CallInput, _call: Call) {
    return this.change(input, "destroy");
  }

  async previewDestroy(input: CallInput): Promise<Preview> {
    const { operations } = await this.index();
    return previewOf(this.cloudflare, operations, await this.prepared(input, "destroy"));
  }

  async risksOf({ operation }: CallInput): Promise<readonly Risk[]> {
    const { operations } = await this.index();
    const id = operations.find(operation)?.id;
    if (id === undefined || !changesAccess(id)) return [];
    return [{ risk: "accountAccess", value: id, says: `${id} changes who or what may use the account` }];
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  affectedByRead(input: z.output<typeof ReadInput>) {
    return this.affected(input, "read");
  }

  affectedByWrite(input: CallInput) {
    return this.affected(input, "write");
  }

  affectedByDestroy(input: CallInput) {
    return this.affected(input, "destroy");
  }

  private async affected(input: CallInput, effect: Effect) {
    const { operations } = await this.index();
    return affectedByCall(this.cloudflare, operations, await this.prepared(input, effect));
  }

  private async prepared(input: CallInput, effect: Effect): Promise<Prepared> {
    return prepare(this.cloudflare, operationFor(await this.index(), input.operation, effect), input);
  }

  private async change(input: CallInput, effect: Effect) {
    const prepared = await this.prepared(input, effect);
    try {
      return await send(this.cloudflare, prepared);
    } finally {
      this.cloudflare.lookups.forget();
    }
  }

  private index(): Promise<Index> {
    this.made ??= loadOperations().then((operations) => {
      let search: Search | undefined;
      return {
        operations,
        search: () => {
          search ??= new Search(operations.all);
          return search;
        },
      };
    });
    return this.made;
  }
}
