import { type Call, Client, inject, injectable, type Preview, Tool, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { PurgeInput, whatToPurge } from "./purge-input.js";

type Input = z.output<typeof PurgeInput>;

/** Of one request; the API refuses more. */
const AT_ONCE = 30;

/** What Cloudflare keeps of a zone's pages. */
@injectable()
export class Cache {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "purge_cache",
    description: "Purge cached content: give one kind.",
    effect: "destroy",
    idempotent: true,
    preview: "previewPurge",
    resolve: "affected",
    input: PurgeInput,
    output: z.object({ zone: z.string(), purged: z.string(), count: z.int().optional() }),
  })
  async purge(input: Input, call: Call) {
    const { id: zone_id, name } = await this.cloudflare.lookups.zone(input.zone);
    const what = whatToPurge(input, name);
    const { cache } = this.cloudflare.sdk;
    if (what.kind === "everything") {
      await cache.purge({ zone_id, purge_everything: true });
      return { zone: name, purged: "everything" };
    }
    const { kind, values } = what;
    for (let start = 0; start < values.length; start += AT_ONCE) {
      call.progress(start, values.length);
      const body = { [kind]: values.slice(start, start + AT_ONCE) } as { files: string[] };
      await cache.purge({ zone_id, ...body }).catch((error: unknown) => {
        throw start > 0 && ToolError.is(error) ? partly(error, start, kind) : error;
      });
    }
    return { zone: name, purged: kind, count: values.length };
  }

  async previewPurge(input: Input): Promise<Preview> {
    const { id, name } = await this.cloudflare.lookups.zone(input.zone);
    const what = whatToPurge(input, name);
    if (what.kind === "everything")
      return {
        summary: `Purge everything that is cached of ${name}.`,
        details: [
          "Until the cache has filled again every request goes to the origin, which has to bear that.",
        ],
        subject: { id, everything: true },
      };
    return {
      summary: `Purge ${what.values.length} ${what.kind} of ${name} from the cache.`,
      details: what.values.slice(0, 20),
      subject: { id, [what.kind]: what.values },
    };
  }

  affected({ zone }: Input) {
    return affectedZone(this.cloudflare, zone);
  }
}

const partly = (error: ToolError, done: number, kind: string) =>
  new ToolError(error.kind, error.message, {
    next: `The first ${done} ${kind} are purged; give the others again. ${error.next ?? ""}`.trim(),
    details: { ...error.details, purged: done },
    cause: error,
  });
