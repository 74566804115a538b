import { Answered, Found, foundOf, rowOf, rowsOf } from "cargoshipper/api";
import { type Affected, Client, inject, injectable, Tool } from "cargoshipper/plugin";
import type * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ApiIndex } from "./api-index.js";
import { actsByBody } from "./effect-with-body.js";
import { Read, Search } from "./inputs.js";
import { revealedBy } from "./load-operations.js";
import { send } from "./send.js";

/** The most rows that one page of the API has. */
const PER_PAGE = 200;

/** The whole API: found by words, and read by operation. */
@injectable()
export class ApiReads {
  constructor(
    @inject(Client) private readonly digitalOcean: DigitalOcean,
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
    const rows = search
      .find(query)
      .map((one) =>
        rowOf(one, revealedBy(one.id), actsByBody(one.id) ? "write, or destroy: by its type" : one.effect),
      );
    return foundOf(rows);
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
    const call = await this.index.prepared(input, "read");
    // A page of the API has 20 rows unless it is asked for more.
    const paged = call.operation.query.some(({ name }) => name === "per_page");
    const query = { ...(paged && { per_page: Math.min(input.limit, PER_PAGE) }), ...call.query };
    const columns = input.fields?.split(/[\s,]+/).filter(Boolean);
    return rowsOf(await send(this.digitalOcean, { ...call, query }), input.limit, columns);
  }

  affected(input: z.output<typeof Read>) {
    return this.index.affected(input, "read");
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
