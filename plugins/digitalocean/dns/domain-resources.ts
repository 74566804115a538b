import { type Affected, Client, inject, injectable, markdown, Resource } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { completeNames } from "../client/lookups.js";
import { affectedByDomain } from "./affected-record.js";
import { allRecords } from "./all-records.js";
import { DOMAINS } from "./domain.js";
import { recordRow } from "./record-row.js";

const { heading, table } = markdown;

/** Rows of a page; tools give the others. */
const MOST = 500;

/** Domains as pages to read. */
@injectable()
export class DomainResources {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Resource({
    uri: "digitalocean://domains",
    name: "domains",
    description: "All domains, by name.",
    mirrors: "list_dns_records",
    resolve: "affectedNone",
  })
  async domains() {
    const { lookups, apiUrl } = this.digitalOcean;
    const rows = (await lookups.all(DOMAINS)).map(({ name, ttl }) => ({ name, ttl }));
    rows.sort((a, b) => (a.name < b.name ? -1 : 1));
    return page("Domains", apiUrl, rows, "digitalocean_list_network_objects");
  }

  @Resource({
    uri: "digitalocean://domain/{domain}/records",
    name: "domain_records",
    description: "A domain's DNS records.",
    mirrors: "list_dns_records",
    complete: { domain: "complete" },
    resolve: "affected",
    untrusted: true,
  })
  async records(params: { domain: string }) {
    const name = await this.domain(params.domain);
    const rows = (await allRecords(this.digitalOcean, name)).map(recordRow);
    return page("DNS records", name, rows, "digitalocean_list_dns_records");
  }

  complete(typed: string) {
    return completeNames(this.digitalOcean.lookups, DOMAINS, typed);
  }

  async affected(params: { domain: string }) {
    return affectedByDomain(await this.domain(params.domain));
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  private async domain(reference: string): Promise<string> {
    return (await this.digitalOcean.lookups.find(DOMAINS, reference)).name;
  }
}

function page(title: string, of: string, rows: readonly object[], tool: string): string {
  const shown = rows
    .slice(0, MOST)
    .map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value ?? "")])));
  const left = rows.length - MOST;
  const rest = left > 0 ? `\n\nAnd ${left} more: ${tool} lists them.` : "";
  return `${heading(title, of)}\n\n${table(shown) || "There are none."}${rest}\n`;
}
