import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { type DomainRecordBody, TYPES } from "./domain-record-rules.js";
import { DomainRecords } from "./domain-records.js";
import { Domains } from "./domains.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

const at = (request: SandboxRequest, world: World) => {
  const domain = world.part(Domains).of(request);
  const records = world.part(DomainRecords);
  const one = () => {
    const found = records.of(domain).find(({ id }) => String(id) === request.params["domain_record_id"]);
    if (!found) throw notFound();
    return found;
  };
  return { domain, records, one, body: (request.json ?? {}) as DomainRecordBody };
};

const ONE = "/domains/{domain_name}/records/{domain_record_id}";

const changed = (request: SandboxRequest, world: World) => {
  const { domain, records, one, body } = at(request, world);
  if (body.type === undefined) throw invalid("type can't be blank");
  return ok({ domain_record: records.change(domain, one(), body) });
};

export const domainRecordRoutes = [
  route("GET /domains/{domain_name}/records", (request, world) => {
    const { domain, records } = at(request, world);
    const [name, type] = ["name", "type"].map((key) => request.query.get(key));
    if (type && ![...TYPES, "SOA"].includes(type)) throw invalid(`type ${type} is not a type of record`);
    const full = (relative: string) => (relative === "@" ? domain.name : `${relative}.${domain.name}`);
    const rows = records
      .of(domain)
      .filter((one) => !name || full(one.name) === name.toLowerCase())
      .filter((one) => !type || one.type === type);
    return listed(request, `/domains/${domain.name}/records`, "domain_records", rows);
  }),
  route("POST /domains/{domain_name}/records", (request, world) => {
    const { domain, records, body } = at(request, world);
    return ok({ domain_record: records.add(domain, body) }, 201);
  }),
  route(`GET ${ONE}`, (request, world) => ok({ domain_record: at(request, world).one() })),
  route(`PATCH ${ONE}`, changed),
  route(`PUT ${ONE}`, changed),
  route(`DELETE ${ONE}`, (request, world) => {
    const { domain, records, one } = at(request, world);
    records.remove(domain, one());
    return noContent();
  }),
];
