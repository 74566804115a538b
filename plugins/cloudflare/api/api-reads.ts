import { type Affected, Client, inject, injectable, Tool } from "cargoshipper/plugin";
import type * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { ApiIndex } from "./api-index.js";
import { Answered, Found, ReadInput, SearchInput } from "./call-inputs.js";
import { rowOf } from "./columns.js";
import { rowsOf } from "./rows-of.js";
import { send } from "./send.js";

/** The whole API: found by words, and read by operation. */
@injectable()
export class ApiReads {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(ApiIndex) private readonly index: ApiIndex,
  ) {}

  @Tool({
    name: "search_api",
    description: "Find operations of the whole API, for what has no tool of its own.",
    effect: "read",
    resolve: "affectedNone",
    input: SearchInput,
    output: Found,
  })
  async search({ query, limit = 8 }: z.output<typeof SearchInput>) {
    const search = await this.index.search();
    return { operations: search.find(query, limit).map(rowOf) };
  }

  @Tool({
    name: "call_api_read",
    description: "Call an operation that reads.",
    effect: "read",
    resolve: "affected",
    input: ReadInput,
    output: Answered,
  })
  async read(input: z.output<typeof ReadInput>) {
    const prepared = await this.index.prepared(input, "read");
    const columns = input.fields?.split(/[\s,]+/).filter(Boolean);
    return rowsOf(await send(this.cloudflare, prepared), input.limit, columns);
  }

  affected(input: z.output<typeof ReadInput>) {
    return this.index.affected(input, "read");
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
