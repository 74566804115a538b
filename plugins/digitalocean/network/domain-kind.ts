import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { counted } from "../client/counted.js";
import { ifReadable } from "../client/if-readable.js";
import { path } from "../client/path.js";
import { allRows } from "../client/rows.js";
import { recordList } from "../dns/all-records.js";
import { DOMAINS, Domain, domainList } from "../dns/domain.js";
import { networkKind } from "./make-kind.js";
import type { Change, Wanted } from "./network-kind.js";

const DomainSettings = z.object({ ip_address: z.ipv4("expected an IPv4 address").optional() });

type DomainSettings = z.output<typeof DomainSettings>;

const DomainAnswer = z.looseObject({ domain: Domain });

/** Records that every domain has from its first day. */
const OWN = ["SOA", "NS"];

export const domains = networkKind({
  noun: DOMAINS,
  list: domainList(),
  settings: DomainSettings,
  example: { ip_address: "203.0.113.10" },
  rowOf: ({ name, ttl }) => ({
    name,
    id: name,
    region: "",
    status: "",
    summary: ttl ? `TTL ${ttl}` : "",
    monthly: 0,
  }),
  now: async (api, { name }) => (await api.get(path`/domains/${name}`, DomainAnswer)).domain,
  settingsOf: () => ({}),
  change: changeDomain,
  relatedOf: () => [],
  async dependants({ api }, { name }, unread) {
    const records = (await ifReadable(unread, "records", allRows(api, recordList(name)))) ?? [];
    const own = records.filter(({ type }) => !OWN.includes(type));
    return own.map(
      (record) => `${record.name === "@" ? name : `${record.name}.${name}`} ${record.type} ${record.data}`,
    );
  },
  deletion: ({ name }, dependants) => [
    dependants.length > 0
      ? `Lost: ${counted(dependants.length, "record")} beside SOA and NS. digitalocean_list_dns_records shows all, to be kept first.`
      : "It has no records beside SOA and NS.",
    `Where the registrar names DigitalOcean's servers, ${name} and all below it are not found any more.`,
  ],
  remove: (api, { name }: Domain) => api.delete(path`/domains/${name}`),
});

/** A domain has no settings of its own; an address is made its first record. */
function changeDomain({
  digitalOcean,
  name,
  settings,
  existing,
}: Wanted<Domain, DomainSettings>): Change<Domain> {
  const { ip_address } = settings;
  if (existing && ip_address !== undefined)
    throw new ValidationError(`settings.ip_address: the domain ${name} is there already.`, {
      next: "Its addresses are records: digitalocean_apply_dns_records or digitalocean_configure_dns_record.",
    });
  if (existing) return { after: existing, carryOut: async () => ({ thing: existing }) };
  const body = { name, ...(ip_address !== undefined && { ip_address }) };
  return {
    after: { name },
    notes: [
      ...(ip_address === undefined ? [] : [`Its first record: ${name} A ${ip_address}.`]),
      "It is used once its registrar names ns1, ns2 and ns3.digitalocean.com.",
    ],
    carryOut: async () => ({
      thing: (await digitalOcean.api.post(path`/domains`, DomainAnswer, body)).domain,
    }),
  };
}
