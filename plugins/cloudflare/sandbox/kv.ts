import type { World } from "cargoshipper/sandbox";
import { Accounts } from "./accounts.js";
import { type Answer, invalid, notFound, ok } from "./answer.js";
import { formIn } from "./form.js";
import { byCursor, numbered } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

export interface SandboxValue {
  readonly body: Buffer;
  readonly metadata?: unknown;
  /** Seconds since 1970. */
  readonly expiration?: number;
}

export interface SandboxNamespace {
  readonly id: string;
  title: string;
  readonly account: string;
  readonly values: Map<string, SandboxValue>;
}

/** The KV namespaces there are. */
export class Namespaces {
  readonly all: SandboxNamespace[] = [];

  constructor(private readonly world: World) {
    const [account] = world.part(Accounts).all;
    if (!account) return;
    const { values } = this.add(account.id, "harbour-config");
    values.set("opening-hours", { body: Buffer.from("06:00-22:00") });
    values.set("berths/north", { body: Buffer.from('{"free":3}'), metadata: { by: "harbour master" } });
  }

  add(account: string, title: string): SandboxNamespace {
    const namespace = { id: this.world.id(), title, account, values: new Map<string, SandboxValue>() };
    this.all.push(namespace);
    return namespace;
  }

  remove(namespace: SandboxNamespace): void {
    this.all.splice(this.all.indexOf(namespace), 1);
  }

  /** The namespace of a path, without what has expired. Throws what the API answers when there is none. */
  of({ params }: Pick<SandboxRequest, "params">): SandboxNamespace {
    const account = this.world.part(Accounts).of(params["account_id"]);
    const found = this.all.find(
      ({ id, account: owner }) => owner === account.id && id === params["namespace_id"],
    );
    if (!found) throw notFound(10013, "namespace not found");
    for (const [key, { expiration }] of found.values)
      if (expiration !== undefined && expiration * 1000 <= Date.now()) found.values.delete(key);
    return found;
  }
}

const told = ({ id, title }: SandboxNamespace) => ({ id, title, supports_url_encoding: true });

function titleIn(json: unknown, world: World): string {
  const { title } = (json ?? {}) as { title?: unknown };
  if (typeof title !== "string" || title.trim() === "") throw invalid(10019, "invalid namespace title");
  if (world.part(Namespaces).all.some((one) => one.title === title))
    throw invalid(10014, "a namespace with this account ID and title already exists");
  return title;
}

function put(request: SandboxRequest, world: World): Answer {
  const { params, query } = request;
  const { values } = world.part(Namespaces).of(request);
  const form = formIn(request);
  const value = form?.find(({ name }) => name === "value");
  if (form && !value) throw invalid(10012, "value is missing");
  const metadata = form?.find(({ name }) => name === "metadata");
  const ttl = query.get("expiration_ttl");
  if (ttl !== null && !(Number(ttl) >= 60))
    throw invalid(10026, `Invalid expiration_ttl of ${ttl}. Expiration TTL must be at least 60.`);
  values.set(params["key_name"] ?? "", {
    body: value?.body ?? request.body,
    ...(metadata && { metadata: parsed(metadata.body) }),
    ...(ttl !== null && { expiration: Math.floor(Date.now() / 1000) + Number(ttl) }),
  });
  return ok({});
}

function parsed(body: Buffer): unknown {
  if (body.length > 1024) throw invalid(10024, "metadata must be at most 1024 bytes");
  try {
    return JSON.parse(body.toString());
  } catch {
    throw invalid(10025, "metadata must be valid json");
  }
}

const NAMESPACES = "/accounts/{account_id}/storage/kv/namespaces";
const ONE = `${NAMESPACES}/{namespace_id}`;

export const kvRoutes = [
  route(`GET ${NAMESPACES}`, ({ params, query }, world) => {
    const { id } = world.part(Accounts).of(params["account_id"]);
    const rows = world.part(Namespaces).all.filter(({ account }) => account === id);
    if (query.get("order") === "title") rows.sort((a, b) => (a.title < b.title ? -1 : 1));
    return numbered(rows.map(told), query, { standard: 20, least: 5, most: 100 });
  }),
  route(`POST ${NAMESPACES}`, ({ params, json }, world) => {
    const { id } = world.part(Accounts).of(params["account_id"]);
    return ok(told(world.part(Namespaces).add(id, titleIn(json, world))));
  }),
  route(`GET ${ONE}`, (request, world) => ok(told(world.part(Namespaces).of(request)))),
  route(`DELETE ${ONE}`, (request, world) => {
    const namespaces = world.part(Namespaces);
    namespaces.remove(namespaces.of(request));
    return ok({});
  }),
  route(`GET ${ONE}/keys`, (request, world) => {
    const { values } = world.part(Namespaces).of(request);
    const prefix = request.query.get("prefix") ?? "";
    const rows = [...values]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { expiration, metadata }]) => ({
        name,
        ...(expiration !== undefined && { expiration }),
        ...(metadata !== undefined && { metadata }),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const sizes = { standard: 1000, least: 10, most: 1000, parameter: "limit" };
    return byCursor(rows, request.query, { ...sizes, nameOf: ({ name }) => name });
  }),
  route(`GET ${ONE}/values/{key_name}`, (request, world) => {
    const value = world
      .part(Namespaces)
      .of(request)
      .values.get(request.params["key_name"] ?? "");
    if (!value) throw notFound(10009, "get: 'key not found'");
    const { body, expiration } = value;
    const length = { "content-length": String(body.length) };
    const headers = { ...length, ...(expiration !== undefined && { expiration: String(expiration) }) };
    return { body, type: "application/octet-stream", headers };
  }),
  route(`PUT ${ONE}/values/{key_name}`, put),
  route(`POST ${ONE}/bulk/delete`, (request, world) => {
    const { values } = world.part(Namespaces).of(request);
    const keys = request.json;
    if (!Array.isArray(keys) || keys.length > 10_000 || !keys.every((key) => typeof key === "string"))
      throw invalid(10029, "expected a list of at most 10000 keys");
    for (const key of keys) values.delete(key);
    return ok({ successful_key_count: keys.length, unsuccessful_keys: [] });
  }),
];
