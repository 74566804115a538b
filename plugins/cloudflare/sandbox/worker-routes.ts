import { Accounts } from "./accounts.js";
import { invalid, notFound, ok, SandboxError } from "./answer.js";
import { formOf } from "./form.js";
import { whole } from "./paging.js";
import { route } from "./route.js";
import { routeTold, settingsTold, told } from "./worker-told.js";
import { uploadWorker } from "./worker-upload.js";
import { Workers } from "./workers.js";
import { Zones } from "./zones.js";

const SCRIPTS = "/accounts/{account_id}/workers/scripts";
const ONE = `${SCRIPTS}/{script_name}`;
const ROUTES = "/zones/{zone_id}/workers/routes";

const CRON = /^[\d*,/LW#A-Z-]+(?: [\d*,/LW#A-Z-]+){4}$/;

export const workerRoutes = [
  route(`GET ${SCRIPTS}`, ({ params }, world) => {
    const { id } = world.part(Accounts).of(params["account_id"]);
    const own = world.part(Workers).all.filter(({ account }) => account === id);
    return whole(own.map((worker) => told(worker, world)));
  }),
  route(`PUT ${ONE}`, uploadWorker),
  route(`DELETE ${ONE}`, (request, world) => {
    const workers = world.part(Workers);
    const worker = workers.of(request);
    const isBound = workers.all.some(({ bindings }) =>
      bindings.some(({ type, service }) => type === "service" && service === worker.name),
    );
    if (isBound && request.query.get("force") !== "true")
      throw invalid(10064, "This Worker is the target of a service binding of another Worker.");
    workers.remove(worker);
    return { body: "", type: "application/json" };
  }),
  route(`GET ${ONE}/content/v2`, (request, world) => {
    const { parts, metadata } = world.part(Workers).of(request);
    const [first] = parts;
    if (metadata.main_module === undefined && first)
      return { body: first.body, type: "application/javascript" };
    const boundary = "sandbox-boundary-of-modules";
    const type = `multipart/form-data; boundary=${boundary}`;
    return { body: formOf(boundary, parts), type, headers: { "cf-entrypoint": metadata.main_module ?? "" } };
  }),
  route(`GET ${ONE}/settings`, (request, world) => ok(settingsTold(world.part(Workers).of(request)))),
  route(`GET ${ONE}/schedules`, (request, world) =>
    ok({ schedules: world.part(Workers).of(request).schedules }),
  ),
  route(`PUT ${ONE}/schedules`, (request, world) => {
    const worker = world.part(Workers).of(request);
    const wanted = request.json as { cron?: unknown }[];
    const now = world.now();
    worker.schedules = wanted.map(({ cron }) => {
      if (typeof cron !== "string" || !CRON.test(cron)) throw invalid(10100, `invalid cron string: ${cron}`);
      return { cron, created_on: now, modified_on: now };
    });
    return ok({ schedules: worker.schedules });
  }),
  route(`GET ${ONE}/deployments`, (request, world) => {
    const { versions } = world.part(Workers).of(request);
    const deployments = versions.map(({ id, created, source }) => ({
      id,
      source,
      strategy: "percentage",
      author_email: "captain@example.com",
      created_on: created,
      annotations: { "workers/triggered_by": "upload" },
      versions: [{ version_id: id, percentage: 100 }],
    }));
    return ok({ deployments });
  }),
  route(`PUT ${ONE}/secrets`, (request, world) => {
    const workers = world.part(Workers);
    const worker = workers.of(request);
    const { name, text, type } = (request.json ?? {}) as Record<string, unknown>;
    if (type !== "secret_text" || typeof name !== "string" || typeof text !== "string")
      throw invalid(10021, "name, text and type are needed");
    worker.bindings = [...worker.bindings.filter((one) => one.name !== name), { type, name, text }];
    workers.version(worker, "secret");
    return ok({ name, type });
  }),
  route(`DELETE ${ONE}/secrets/{secret_name}`, (request, world) => {
    const workers = world.part(Workers);
    const worker = workers.of(request);
    const name = request.params["secret_name"];
    const left = worker.bindings.filter((one) => one.type !== "secret_text" || one.name !== name);
    if (left.length === worker.bindings.length) throw notFound(10056, `Binding "${name}" not found.`);
    worker.bindings = left;
    workers.version(worker, "secret");
    return ok(null);
  }),
  route("GET /accounts/{account_id}/workers/domains", ({ params, query }, world) => {
    world.part(Accounts).of(params["account_id"]);
    const rows = world
      .part(Workers)
      .domains.filter(
        ({ service, hostname }) =>
          (query.get("service") ?? service) === service && (query.get("hostname") ?? hostname) === hostname,
      )
      .map(({ id, hostname, service, zone }) => {
        const { name } = world.part(Zones).of(zone);
        const place = { zone_id: zone, zone_name: name, environment: "production" };
        return { id, hostname, service, cert_id: world.uuid(), ...place };
      });
    return whole(rows);
  }),
  route(`GET ${ROUTES}`, ({ params }, world) => {
    const { id } = world.part(Zones).of(params["zone_id"]);
    return whole(
      world
        .part(Workers)
        .routes.filter(({ zone }) => zone === id)
        .map(routeTold),
    );
  }),
  route(`POST ${ROUTES}`, ({ params, json }, world) => {
    const zone = world.part(Zones).of(params["zone_id"]);
    const { routes, all } = world.part(Workers);
    const { pattern, script = "" } = (json ?? {}) as { pattern?: unknown; script?: string };
    if (typeof pattern !== "string" || !pattern.includes(zone.name))
      throw invalid(10022, `Route pattern must include zone name: ${zone.name}`);
    if (script !== "" && !all.some(({ name }) => name === script))
      throw notFound(10019, `The script ${script} does not exist.`);
    if (routes.some((one) => one.pattern === pattern))
      throw new SandboxError(409, 10020, "A route with the same pattern already exists.");
    const made = { id: world.id(), zone: zone.id, pattern, script };
    routes.push(made);
    return ok(routeTold(made));
  }),
  route(`DELETE ${ROUTES}/{route_id}`, ({ params }, world) => {
    const zone = world.part(Zones).of(params["zone_id"]);
    const { routes } = world.part(Workers);
    const at = routes.findIndex(({ id, zone: where }) => where === zone.id && id === params["route_id"]);
    if (at < 0) throw notFound(10009, "Route not found");
    const [gone] = routes.splice(at, 1);
    return ok({ id: gone?.id });
  }),
];
