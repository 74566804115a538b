import { recordLine } from "cargoshipper/dns";
import { Client, inject, injectable, Prompt, quoted, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import type { ZoneRef } from "../client/lookups.js";
import { allRecords } from "../dns/all-records.js";
import { readSettings } from "../settings/zone-settings.js";
import { completeZone } from "./complete-zone.js";
import { domainInput } from "./domain.js";

const Domain = z.object({ domain: domainInput.describe("The domain, such as example.com") });
const Host = z.object({ host: domainInput.describe("The host name, such as www.example.com") });
const Zone = z.object({ zone: z.string().describe("The domain of the zone") });

/** Settings that decide about the safety of a zone. */
const SAFETY = [
  "ssl",
  "always_use_https",
  "automatic_https_rewrites",
  "min_tls_version",
  "tls_1_3",
  "security_header",
  "security_level",
  "browser_check",
  "hotlink_protection",
  "dnssec",
];

/** What people do with a domain, step by step. */
@injectable()
export class ZonePrompts {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Prompt({
    name: "move_domain",
    description: "Move a domain's DNS to Cloudflare without an outage.",
    arguments: Domain,
    resolve: "affectedByMove",
  })
  async move({ domain }: z.output<typeof Domain>) {
    const zone = await this.zoneAt(domain);
    const there = zone ? "It is a zone here already." : "It is no zone here yet.";
    return [
      `Move ${domain} to Cloudflare without an outage. ${there}`,
      "1. Ask me for the records at the present provider, as a zone file if it can export one. Do not guess any.",
      zone
        ? "2. Read the records that are here with cloudflare_list_dns_records."
        : `2. After I agree, add it with cloudflare_create_zone {"name": "${domain}"}.`,
      "3. Apply the records with cloudflare_apply_dns_records, first with dry_run. MX, SPF, DKIM and DMARC have to be complete; records of mail, and of hosts that are not web sites, stay unproxied.",
      "4. If DNSSEC is on at the present provider, have me remove the DS record at the registrar first and wait for its TTL: with a stale one the domain fails for everybody who checks.",
      "5. Compare with me what the present name servers answer and what is here.",
      "6. Tell me the two name servers to set at the registrar (cloudflare_get_zone). Only I can do that.",
      "7. When cloudflare_get_zone says active, turn on DNSSEC with cloudflare_update_zone_settings and tell me the DS record.",
    ].join("\n");
  }

  @Prompt({
    name: "debug_site",
    description: "Find out why a web site behind Cloudflare does not work.",
    arguments: Host,
    complete: { host: "complete" },
    resolve: "affectedByHost",
  })
  async debug({ host }: z.output<typeof Host>) {
    const zone = await this.zoneOf(host);
    return [
      `Find out why ${host} does not work. Change nothing without asking me.`,
      await this.facts(zone, host),
      "1. Ask me what visitors see: a status, a message of the browser, or nothing. 52x is Cloudflare not reaching the origin, 1xxx Cloudflare refusing the visitor, a name that is not found DNS.",
      "2. Zone: pending or moved means that the registrar has other name servers. Paused means that nothing is proxied.",
      "3. Records: is there one for the host? Does it point where the origin is now? Is it proxied as it should be? Are there A records left over beside the right one?",
      "4. TLS: ssl flexible with an origin that redirects to https loops; strict needs a valid certificate at the origin (526); off and a site on https do not go together.",
      "5. Traffic: cloudflare_get_analytics with report status for the last hours shows since when, and how many of which status.",
      "6. Recent changes: caching (cloudflare_purge_cache for the pages concerned), rules, Workers routes.",
      "Tell me the cause you find with its evidence, and one change that repairs it.",
    ].join("\n");
  }

  @Prompt({
    name: "harden_zone",
    description: "Check a zone's settings for safety, and improve them.",
    arguments: Zone,
    complete: { zone: "complete" },
    resolve: "affected",
  })
  async harden({ zone: reference }: z.output<typeof Zone>) {
    const zone = await this.cloudflare.lookups.zone(reference);
    const settings = await readSettings(this.cloudflare, zone.id);
    const lines = settings
      .filter(({ name }) => SAFETY.includes(name))
      .map(({ name, value }) => `${name}: ${JSON.stringify(value)}`);
    return [
      `Make the zone ${zone.name} safer, and keep its site working. As it is now:`,
      ...lines,
      "1. Say for each what it should be and what could break: ssl strict (only with a valid certificate at the origin), always_use_https on, min_tls_version 1.2, tls_1_3 on, dnssec active (I then set the DS record at the registrar), HSTS last and with a short max_age first, since it cannot be taken back.",
      "2. Read the records with cloudflare_list_dns_records: unproxied records that tell the origin's address of proxied ones, CNAMEs to services that are no longer ours, missing CAA, SPF, DMARC; mail has to stay unproxied.",
      "3. Propose the changes in one list, ask me, then make them with cloudflare_update_zone_settings and cloudflare_apply_dns_records, one group at a time, and check after each.",
    ].join("\n");
  }

  complete(typed: string) {
    return completeZone(this.cloudflare, typed);
  }

  affected({ zone }: { zone: string }) {
    return affectedZone(this.cloudflare, zone);
  }

  async affectedByMove({ domain }: z.output<typeof Domain>) {
    const zone = await this.zoneAt(domain);
    return zone ? affectedZone(this.cloudflare, zone.id) : [{ kind: "zone", names: [domain] }];
  }

  async affectedByHost({ host }: z.output<typeof Host>) {
    return affectedZone(this.cloudflare, (await this.zoneOf(host)).id);
  }

  private async zoneAt(name: string): Promise<ZoneRef | undefined> {
    return (await this.cloudflare.lookups.zones()).find((zone) => zone.name === name);
  }

  /** The zone that a host is in: the longest name that it ends in. */
  private async zoneOf(host: string): Promise<ZoneRef> {
    const zones = await this.cloudflare.lookups.zones();
    const [zone] = zones
      .filter(({ name }) => host === name || host.endsWith(`.${name}`))
      .sort((a, b) => b.name.length - a.name.length);
    if (zone) return zone;
    throw new ToolError("not_found", `${host} is in no zone that the credential reaches.`, {
      next: "cloudflare_list_zones shows them; the DNS of this host may be somewhere else.",
    });
  }

  private async facts(zone: ZoneRef, host: string): Promise<string> {
    const [found, records, settings] = await Promise.all([
      this.cloudflare.sdk.zones.get({ zone_id: zone.id }),
      allRecords(this.cloudflare, zone, { name: { exact: host } }),
      readSettings(this.cloudflare, zone.id),
    ]);
    const of = (name: string) => JSON.stringify(settings.find((setting) => setting.name === name)?.value);
    const proxied = (record: (typeof records)[number]) => (record.options?.["proxied"] ? ", proxied" : "");
    const lines = records.map((record) => `${recordLine(record, zone.name)}${proxied(record)}`);
    return [
      `The zone ${zone.name} is ${found.status}${found.paused ? ", paused" : ""}; ssl ${of("ssl")}, always_use_https ${of("always_use_https")}, development_mode ${of("development_mode")}, security_level ${of("security_level")}.`,
      lines.length > 0
        ? `Records of ${host}: ${quoted(lines.join("\n"))}`
        : `There is no record of ${host} itself.`,
    ].join("\n");
  }
}
