import { createHash } from "node:crypto";
import type { World } from "cargoshipper/sandbox";
import { Accounts } from "./accounts.js";
import { invalid, notFound, ok, SandboxError } from "./answer.js";
import { cursorPage } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

export interface SandboxObject {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
  readonly uploaded: string;
  readonly version: string;
}

export interface SandboxBucket {
  readonly name: string;
  readonly account: string;
  readonly jurisdiction: string;
  readonly location: string;
  readonly created: string;
  readonly objects: Map<string, SandboxObject>;
}

/** The buckets there are. */
export class Buckets {
  readonly all: SandboxBucket[] = [];

  constructor(private readonly world: World) {
    const [account] = world.part(Accounts).all;
    if (!account) return;
    const bucket = this.add(account.id, "ship-logs");
    this.put(bucket, "2026/11/harbour.txt", Buffer.from("All quiet at the north pier.\n"), "text/plain");
    this.put(bucket, "README.md", Buffer.from("# Logs\n"), "text/markdown");
  }

  add(account: string, name: string, jurisdiction = "default", location = "WEUR"): SandboxBucket {
    const created = this.world.now();
    const bucket = {
      name,
      account,
      jurisdiction,
      location,
      created,
      objects: new Map<string, SandboxObject>(),
    };
    this.all.push(bucket);
    return bucket;
  }

  put(bucket: SandboxBucket, key: string, body: Buffer, type: string): SandboxObject {
    const etag = createHash("md5").update(body).digest("hex");
    const object = { body, type, etag, uploaded: this.world.now(), version: this.world.id() };
    bucket.objects.set(key, object);
    return object;
  }

  /** The buckets of a request's account and jurisdiction. */
  within({ params, headers }: SandboxRequest): SandboxBucket[] {
    const { id } = this.world.part(Accounts).of(params["account_id"]);
    const place = headers["cf-r2-jurisdiction"] ?? "default";
    return this.all.filter(({ account, jurisdiction }) => account === id && jurisdiction === place);
  }

  /** The bucket of a path. Throws what the API answers when there is none. */
  of(request: SandboxRequest): SandboxBucket {
    const found = this.within(request).find(({ name }) => name === request.params["bucket_name"]);
    if (!found) throw notFound(10006, "The specified bucket does not exist.");
    return found;
  }

  remove(bucket: SandboxBucket): void {
    this.all.splice(this.all.indexOf(bucket), 1);
  }
}

const told = ({ name, created, location, jurisdiction }: SandboxBucket) => ({
  name,
  creation_date: created,
  location: location.toLowerCase(),
  storage_class: "Standard",
  jurisdiction,
});

function create(request: SandboxRequest, world: World) {
  const { id } = world.part(Accounts).of(request.params["account_id"]);
  const { name, locationHint } = (request.json ?? {}) as { name?: unknown; locationHint?: string };
  if (typeof name !== "string" || !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name))
    throw invalid(10005, "The specified bucket name is not valid.");
  const buckets = world.part(Buckets);
  if (buckets.within(request).some((one) => one.name === name))
    throw new SandboxError(409, 10004, "The bucket you tried to create already exists, and you own it.");
  const place = String(request.headers["cf-r2-jurisdiction"] ?? "default");
  return ok(told(buckets.add(id, name, place, locationHint)));
}

/** A page of objects; with a delimiter, what stands before it is told once, as a folder. */
function list(request: SandboxRequest, world: World) {
  const { query } = request;
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const keys = [...world.part(Buckets).of(request).objects].filter(([key]) => key.startsWith(prefix));
  const folders = new Set<string>();
  const rows = keys.flatMap(([key, { body, etag, uploaded, type }]) => {
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    if (end >= 0) {
      folders.add(key.slice(0, end + delimiter.length));
      return [];
    }
    return {
      key,
      etag,
      last_modified: uploaded,
      size: body.length,
      http_metadata: { contentType: type },
      custom_metadata: {},
      ssec: false,
      storage_class: "Standard",
    };
  });
  rows.sort((a, b) => (a.key < b.key ? -1 : 1));
  const sizes = {
    standard: 20,
    most: 1000,
    parameter: "per_page",
    nameOf: (row: { key: string }) => row.key,
  };
  const page = cursorPage(rows, query, sizes);
  const { cursor, ...info } = page.info;
  const more = cursor !== "";
  const delimited = folders.size > 0 ? { delimited: [...folders].sort() } : {};
  return ok(page.shown, { ...info, ...(more && { cursor }), is_truncated: more, ...delimited });
}

function objectOf(request: SandboxRequest, world: World): SandboxObject {
  const object = world
    .part(Buckets)
    .of(request)
    .objects.get(request.params["object_key"] ?? "");
  if (!object) throw notFound(10007, "The specified key does not exist.");
  return object;
}

const BUCKETS = "/accounts/{account_id}/r2/buckets";
const ONE = `${BUCKETS}/{bucket_name}`;
const OBJECT = `${ONE}/objects/{object_key}`;

export const r2Routes = [
  route(`GET ${BUCKETS}`, (request, world) => {
    const { query } = request;
    const part = query.get("name_contains") ?? "";
    const rows = world
      .part(Buckets)
      .within(request)
      .filter(({ name }) => name.includes(part))
      .map(told);
    rows.sort((a, b) => (a.name < b.name ? -1 : 1));
    const sizes = {
      standard: 20,
      most: 1000,
      parameter: "per_page",
      nameOf: (row: { name: string }) => row.name,
    };
    const { shown, info } = cursorPage(rows, query, sizes);
    const per_page = Number(query.get("per_page") ?? sizes.standard);
    return ok({ buckets: shown }, { cursor: info["cursor"], per_page });
  }),
  route(`POST ${BUCKETS}`, create),
  route(`GET ${ONE}`, (request, world) => ok(told(world.part(Buckets).of(request)))),
  route(`DELETE ${ONE}`, (request, world) => {
    const bucket = world.part(Buckets).of(request);
    if (bucket.objects.size > 0)
      throw new SandboxError(409, 10008, "The bucket you tried to delete is not empty.");
    world.part(Buckets).remove(bucket);
    return ok({});
  }),
  route(`GET ${ONE}/objects`, list),
  route(`GET ${OBJECT}`, (request, world) => {
    const { body, type, etag, uploaded } = objectOf(request, world);
    const headers = {
      etag: `"${etag}"`,
      "last-modified": new Date(uploaded).toUTCString(),
      "content-length": String(body.length),
    };
    return { body, type, headers };
  }),
  route(`PUT ${OBJECT}`, (request, world) => {
    const { headers, body, params } = request;
    const buckets = world.part(Buckets);
    const key = params["object_key"] ?? "";
    const put = buckets.put(buckets.of(request), key, body, headers["content-type"] ?? "");
    const { etag, version, uploaded } = put;
    return ok({ key, etag, version, uploaded, size: String(body.length), storage_class: "Standard" });
  }),
  route(`DELETE ${OBJECT}`, (request, world) => {
    world
      .part(Buckets)
      .of(request)
      .objects.delete(request.params["object_key"] ?? "");
    return ok({ key: request.params["object_key"] });
  }),
];
