import { Client, inject, injectable, Prompt } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { completeNames } from "../client/lookups.js";
import { affectedByDomain } from "./affected-record.js";
import { allRecords } from "./all-records.js";
import { DOMAINS } from "./domain.js";

const Domain = z.object({
  domain: z
    .string()
    .transform((name) =>
      name
        .trim()
        .toLowerCase()
        .replace(/(?<=.)\.$/, ""),
    )
    .pipe(z.string().regex(/^(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}$/, "Give a domain, such as example.com."))
    .describe("The domain, such as example.com"),
});

/** What people do with DNS, step by step. */
@injectable()
export class DnsPrompts {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Prompt({
    name: "move_dns_here",
    description: "Move a domain's DNS to DigitalOcean without an outage.",
    arguments: Domain,
    complete: { domain: "complete" },
    resolve: "affected",
  })
  async move({ domain }: z.output<typeof Domain>) {
    const count = await this.recordsOf(domain);
    return [
      `Move the DNS of ${domain} to DigitalOcean without an outage. ${
        count === undefined
          ? "It is not at DigitalOcean yet."
          : `It is at DigitalOcean already, with ${count} records.`
      } Change nothing without asking me.`,
      "1. Get all records of the present provider as a zone file. If that is Cloudflare and you have cloudflare_export_dns_records, use it; else ask me for an export. Do not guess records, and do not piece them together by asking for names: nobody can ask for all of them.",
      "2. Leave out the SOA and the NS records of the domain itself. DigitalOcean has A, AAAA, CAA, CNAME, MX, NS, SRV and TXT, no CNAME at the domain itself, and no proxy: tell me of every record that it cannot have, and of every name that is proxied now, because visitors will reach its origin directly, which then needs a certificate and its own protection.",
      "3. If DNSSEC is on, have me remove the DS record at the registrar now, and wait for its TTL: DigitalOcean does not sign, so with a stale one the domain fails for everybody who checks.",
      "4. Have the TTLs at the present provider lowered to 300, and wait for as long as the longest of them was.",
      count === undefined
        ? `5. After I agree, create the domain with digitalocean_configure_network_object, kind domain, name ${domain}.`
        : "5. Read the records that are here with digitalocean_list_dns_records, and ask me which are still right.",
      "6. Apply the zone file with digitalocean_apply_dns_records, first with dry_run, and show me the diff. MX, SPF, DKIM and DMARC have to be complete. If it stops half-way, the same call goes on.",
      "7. Compare with me what ns1.digitalocean.com and the present name servers answer for each name.",
      "8. Have me set ns1.digitalocean.com, ns2.digitalocean.com and ns3.digitalocean.com at the registrar, and no others. Only I can do that.",
      "9. Leave the records at the old provider for two days more, since resolvers keep the old name servers for that long. Then raise the TTLs here again, to 1800 or more for what rarely changes.",
    ].join("\n");
  }

  complete(typed: string) {
    return completeNames(this.digitalOcean.lookups, DOMAINS, typed);
  }

  async affected({ domain }: z.output<typeof Domain>) {
    return affectedByDomain(domain);
  }

  private async recordsOf(domain: string): Promise<number | undefined> {
    const there = (await this.digitalOcean.lookups.all(DOMAINS)).some(({ name }) => name === domain);
    return there ? (await allRecords(this.digitalOcean, domain)).length : undefined;
  }
}
