import { contentOf, type DnsRecord, dataFields, type Kept, normalRecord, txtText } from "cargoshipper/dns";
import * as z from "zod";

/** A record as the API answers it. What its type does not have is null. */
export const ApiRecord = z.looseObject({
  id: z.int(),
  type: z.string(),
  name: z.string().nullish(),
  data: z.string().nullish(),
  ttl: z.int().nullish(),
  priority: z.int().nullish(),
  port: z.int().nullish(),
  weight: z.int().nullish(),
  flags: z.int().nullish(),
  tag: z.string().nullish(),
});

export type ApiRecord = z.output<typeof ApiRecord>;

const APEX = "@";

/** Types whose data is a name. */
const HOSTS: readonly string[] = ["CNAME", "MX", "NS", "SRV"];

/** From the API's form, in which names are relative to the domain, and its own name is `@`, also as data. */
export function fromApi(record: ApiRecord, domain: string): Kept {
  const { id, type, priority, ttl } = record;
  const name = record.name || APEX;
  const normal = normalRecord(
    {
      name: name === APEX ? domain : `${name}.${domain}`,
      type,
      content: contentIn(record, domain),
      ...(typeof priority === "number" && { priority }),
      ...(typeof ttl === "number" && { ttl }),
    },
    domain,
  );
  return { ...normal, id: String(id) };
}

function contentIn({ type, data, port, weight, flags, tag }: ApiRecord, domain: string): string {
  const value = data ?? "";
  const target = HOSTS.includes(type) && value === APEX ? domain : value;
  if (type === "SRV") return `${weight ?? 0} ${port ?? 0} ${target}`;
  if (type === "CAA") return contentOf(type, { flags: flags ?? 0, tag: tag ?? "", value });
  return target;
}

/** To the API's form, in full: a TTL that is left out is the API's standard. */
export function toApi(record: DnsRecord, domain: string) {
  const { name, type, priority, ttl } = record;
  return {
    type,
    name: name === domain ? APEX : name.slice(0, -domain.length - 1),
    ...dataOf(record),
    ...(priority !== undefined && { priority }),
    ...(ttl !== undefined && { ttl }),
  };
}

/** Names are given with their final dot: without it the API refuses them, although it answers them so. */
const withDot = (name: string) => (name.endsWith(".") ? name : `${name}.`);

function dataOf(record: DnsRecord): Record<string, unknown> {
  const { type, content } = record;
  const parts = dataFields(record);
  if (type === "SRV") {
    const { port, weight, target } = parts ?? {};
    return { data: withDot(String(target)), port, weight };
  }
  if (type === "CAA") {
    const { flags, tag, value } = parts ?? {};
    return { data: tag === "iodef" ? value : withDot(String(value)), flags, tag };
  }
  if (type === "TXT") return { data: txtText(content) ?? content };
  return { data: HOSTS.includes(type) ? withDot(content) : content };
}
