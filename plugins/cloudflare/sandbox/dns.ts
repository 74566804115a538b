import type { World } from "cargoshipper/sandbox";
import { invalid, ok } from "./answer.js";
import { numbered } from "./paging.js";
import type { RecordBody } from "./record-rules.js";
import { Records, type SandboxRecord } from "./records.js";
import { route, type SandboxRequest } from "./route.js";
import { Zones } from "./zones.js";

type Body = RecordBody & { readonly id?: string };

interface Batch {
  readonly deletes?: readonly Body[];
  readonly patches?: readonly Body[];
  readonly puts?: readonly Body[];
  readonly posts?: readonly Body[];
}

/** Changes of one batch on the free plan. */
const MOST_AT_ONCE = 200;

const at = ({ params }: SandboxRequest, world: World) => {
  const zone = world.part(Zones).of(params["zone_id"]);
  const records = world.part(Records);
  return { zone, records, one: () => records.get(zone, params["dns_record_id"]) };
};

const bodyOf = ({ json }: SandboxRequest): Body => {
  if (typeof json !== "object" || json === null) throw invalid(1004, "DNS Validation Error");
  return json as Body;
};

/** What a change leaves out stays as it is. */
const merged = ({ id: _id, ...record }: SandboxRecord, change: Body): RecordBody =>
  ({ ...record, ...change }) as RecordBody;

const ONE = "/zones/{zone_id}/dns_records/{dns_record_id}";

export const dnsRoutes = [
  route("GET /zones/{zone_id}/dns_records", (request, world) => {
    const { zone, records } = at(request, world);
    const { query } = request;
    const rows = records.of(zone).filter((record) => fits(record, query));
    const order = query.get("order");
    if (order === "name" || order === "type" || order === "content" || order === "ttl")
      rows.sort((a, b) => (a[order] < b[order] ? -1 : a[order] > b[order] ? 1 : 0));
    if (query.get("direction") === "desc") rows.reverse();
    return numbered(rows, query, { standard: 100, most: 5_000_000 });
  }),
  route("POST /zones/{zone_id}/dns_records", (request, world) => {
    const { zone, records } = at(request, world);
    return ok(records.add(zone, bodyOf(request)));
  }),
  route("POST /zones/{zone_id}/dns_records/batch", (request, world) => {
    const { zone, records } = at(request, world);
    const { deletes = [], patches = [], puts = [], posts = [] } = (request.json ?? {}) as Batch;
    const count = deletes.length + patches.length + puts.length + posts.length;
    if (count === 0) throw invalid(1004, "DNS Validation Error: the batch is empty");
    if (count > MOST_AT_ONCE)
      throw invalid(81074, `A batch may hold at most ${MOST_AT_ONCE} changes on this plan.`);
    return ok(
      records.atOnce(zone, () => ({
        deletes: deletes.map(({ id }) => {
          const record = records.get(zone, id);
          records.remove(zone, record);
          return record;
        }),
        patches: patches.map((patch) => {
          const record = records.get(zone, patch.id);
          return records.replace(zone, record, merged(record, patch));
        }),
        puts: puts.map((put) => records.replace(zone, records.get(zone, put.id), put)),
        posts: posts.map((post) => records.add(zone, post)),
      })),
    );
  }),
  route(`GET ${ONE}`, (request, world) => ok(at(request, world).one())),
  route(`PUT ${ONE}`, (request, world) => {
    const { zone, records, one } = at(request, world);
    return ok(records.replace(zone, one(), bodyOf(request)));
  }),
  route(`PATCH ${ONE}`, (request, world) => {
    const { zone, records, one } = at(request, world);
    return ok(records.replace(zone, one(), merged(one(), bodyOf(request))));
  }),
  route(`DELETE ${ONE}`, (request, world) => {
    const { zone, records, one } = at(request, world);
    const { id } = one();
    records.remove(zone, one());
    return ok({ id });
  }),
];

/** Whether a record fits the filters of a query: `name`, `name.contains`, `content.startswith`, `type`, `search`, … */
function fits(record: SandboxRecord, query: URLSearchParams): boolean {
  for (const [key, value] of query) {
    const [field = "", how = "exact"] = key.split(".");
    if (field === "search" && !`${record.name} ${record.content} ${record.comment ?? ""}`.includes(value))
      return false;
    if (!["name", "content", "type", "comment", "proxied"].includes(field)) continue;
    const text = String(record[field] ?? "").toLowerCase();
    const wanted = value.toLowerCase();
    const found = {
      exact: text === wanted,
      contains: text.includes(wanted),
      startswith: text.startsWith(wanted),
      endswith: text.endsWith(wanted),
    }[how];
    if (found === false) return false;
  }
  return true;
}
