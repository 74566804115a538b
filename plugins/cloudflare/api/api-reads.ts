import { Answered, Found, foundOf, rowOf, rowsOf } from "cargoshipper/api";
import { type Affected, Client, inject, injectable, Tool } from "cargoshipper/plugin";
import type * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { ApiIndex } from "./api-index.js";
import { Read, Search } from "./inputs.js";
import { revealedBy } from "./load-operations.js";
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
    description: "Find API operations, for what no tool does.",
    effect: "read",
    resolve: "affectedNone",
    input: Search,
    output: Found,
  })
  async search({ query }: z.output<typeof Search>) {
    const search = await this.index.search();
    return foundOf(search.find(query).map((one) => rowOf(one, revealedBy(one.id))));
  }

  @Tool({
    name: "call_api_read",
    description: "Call an operation that reads.",
    effect: "read",
    resolve: "affected",
    input: Read,
    output: Answered,
  })
  async read(input: z.output<typeof Read>) {
    const prepared = await this.index.prepared(input, "read");
    const columns = input.fields?.split(/[\s,]+/).filter(Boolean);
    return rowsOf(await send(this.cloudflare, prepared), input.limit, columns);
  }

  affected(input: z.output<typeof Read>) {
    return this.index.affected(input, "read");
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
