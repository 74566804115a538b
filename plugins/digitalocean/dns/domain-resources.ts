import { type Affected, Client, inject, injectable, Resource } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { completeNames } from "../client/lookups.js";
import { markdownPage } from "../client/markdown-page.js";
import { affectedByDomain } from "./affected-record.js";
import { allRecords } from "./all-records.js";
import { DOMAINS } from "./domain.js";
import { recordRow } from "./record-row.js";

/** Domains as pages to read. */
@injectable()
export class DomainResources {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Resource({
    uri: "digitalocean://domains",
    name: "domains",
    description: "All domains, by name.",
    mirrors: "list_network_objects",
    resolve: "affectedNone",
  })
  async domains() {
    const { lookups, apiUrl } = this.digitalOcean;
    const rows = (await lookups.all(DOMAINS)).map(({ name, ttl }) => ({ name, ttl }));
    rows.sort((a, b) => (a.name < b.name ? -1 : 1));
    return markdownPage("Domains", apiUrl, rows, "digitalocean_list_network_objects");
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
    return markdownPage("DNS records", name, rows, "digitalocean_list_dns_records");
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
