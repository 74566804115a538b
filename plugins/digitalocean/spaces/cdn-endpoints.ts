import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  type Preview,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy, affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { somePage } from "../client/rows.js";
import { CERTIFICATES } from "../network/certificate.js";
import { CDN_ENDPOINTS, cdnList } from "./cdn-endpoint.js";
import { CdnRow, cdnRow } from "./cdn-row.js";
import { ConfigureCdn, planCdn } from "./configure-cdn.js";

const ListInput = listInput(CdnRow, {});
const OneInput = z.object({ endpoint: z.string().describe("Space, host or id") });
const PurgeInput = OneInput.extend({
  files: z.array(z.string().min(1)).min(1).max(50).describe("Paths, css/*; * for all"),
});

type OneInput = z.output<typeof OneInput>;
type PurgeInput = z.output<typeof PurgeInput>;

/** CDN endpoints, which hand out what is in a Space from near the visitor. */
@injectable()
export class CdnEndpoints {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_cdn_endpoints",
    description: "List CDN endpoints.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("endpoints", CdnRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const { api } = this.digitalOcean;
    const { rows, ...rest } = await somePage(api, cdnList(), input, {
      rowOf: cdnRow,
      identify: ({ id }) => id,
    });
    return { endpoints: rows, ...rest };
  }

  @Tool({
    name: "configure_cdn_endpoint",
    description: "Put a CDN before a Space, or change its settings.",
    effect: "write",
    idempotent: true,
    preview: "previewConfigure",
    resolve: "affectedByConfigure",
    input: ConfigureCdn,
    output: CdnRow.extend({
      done: z.enum(["created", "changed", "unchanged"]),
      changes: z.array(z.string()),
    }),
  })
  async configure(input: ConfigureCdn) {
    const { done, changes, carryOut } = await planCdn(this.digitalOcean, input);
    const endpoint = await carryOut();
    this.digitalOcean.lookups.forget();
    return { ...cdnRow(endpoint), done, changes };
  }

  @Tool({
    name: "purge_cdn_cache",
    description: "Have the CDN forget files, which it fetches anew.",
    effect: "destroy",
    idempotent: true,
    preview: "previewPurge",
    resolve: "affected",
    input: PurgeInput,
    output: z.object({ endpoint: z.string(), purged: z.array(z.string()) }),
  })
  async purge({ endpoint: reference, files }: PurgeInput) {
    const { api, lookups } = this.digitalOcean;
    const { id, endpoint } = await lookups.find(CDN_ENDPOINTS, reference);
    const plain = files.map(withoutSlash);
    await api.send("DELETE", path`/cdn/endpoints/${id}/cache`, { body: { files: plain } });
    return { endpoint, purged: plain };
  }

  @Tool({
    name: "delete_cdn_endpoint",
    description: "Take a CDN away from a Space, which stays.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affected",
    input: OneInput,
    output: z.object({ id: z.string(), origin: z.string(), status: z.literal("deleted") }),
  })
  async delete({ endpoint: reference }: OneInput) {
    const { api, lookups } = this.digitalOcean;
    const { id, origin } = await lookups.find(CDN_ENDPOINTS, reference);
    await api.delete(path`/cdn/endpoints/${id}`);
    lookups.forget();
    return { id, origin, status: "deleted" as const };
  }

  async previewConfigure(input: ConfigureCdn): Promise<Preview> {
    const { done, origin, changes, was } = await planCdn(this.digitalOcean, input);
    const summaries = {
      created: `Put a CDN before the Space ${origin}; it costs nothing more.`,
      changed: `Change the CDN before the Space ${origin}.`,
      unchanged: `Leave the CDN before the Space ${origin} as it is.`,
    };
    return { summary: summaries[done], details: changes, subject: { origin, was } };
  }

  async previewPurge({ endpoint: reference, files }: PurgeInput): Promise<Preview> {
    const { id, origin, endpoint } = await this.digitalOcean.lookups.find(CDN_ENDPOINTS, reference);
    return {
      summary: `Purge ${files.map(withoutSlash).join(", ")} from the cache of ${endpoint}.`,
      details: [`Each is fetched from ${origin} when it is next asked for, which is slower.`],
      subject: { id },
    };
  }

  async previewDelete({ endpoint: reference }: OneInput): Promise<Preview> {
    const found = await this.digitalOcean.lookups.find(CDN_ENDPOINTS, reference);
    const { id, origin, endpoint, custom_domain } = found;
    return {
      summary: `Delete the CDN endpoint ${endpoint} (${id}); the Space ${origin} stays.`,
      details: [
        `Links to ${endpoint} lead nowhere from then on${custom_domain ? `, and neither do those to ${custom_domain}` : ""}.`,
      ],
      subject: { id, custom_domain },
    };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  affected({ endpoint }: OneInput) {
    return affectedBy(this.digitalOcean, CDN_ENDPOINTS, endpoint);
  }

  async affectedByConfigure(input: ConfigureCdn): Promise<readonly Affected[]> {
    const { existing, origin, certificate } = await planCdn(this.digitalOcean, input);
    const own = existing ? affectedThing(CDN_ENDPOINTS, existing) : { kind: "cdn", names: [origin] };
    return [own, ...(certificate ? [affectedThing(CERTIFICATES, certificate)] : [])];
  }
}

/** Paths in a Space begin without a slash. */
const withoutSlash = (file: string) => file.replace(/^\/+(?=.)/, "");
