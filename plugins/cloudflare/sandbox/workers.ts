import { createHash } from "node:crypto";
import type { World } from "cargoshipper/sandbox";
import { Accounts } from "./accounts.js";
import { notFound } from "./answer.js";
import type { FormPart } from "./form.js";
import { Namespaces } from "./kv.js";
import type { SandboxRequest } from "./route.js";
import { Zones } from "./zones.js";

export type SandboxBinding = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly name: string;
};

/** What an upload says of itself. */
export interface UploadMetadata {
  readonly main_module?: string;
  readonly body_part?: string;
  readonly bindings?: readonly SandboxBinding[];
  readonly compatibility_date?: string;
  readonly compatibility_flags?: readonly string[];
  readonly [more: string]: unknown;
}

interface Version {
  readonly id: string;
  readonly created: string;
  readonly source: string;
}

export interface SandboxWorker {
  readonly name: string;
  readonly account: string;
  readonly created: string;
  modified: string;
  etag: string;
  metadata: UploadMetadata;
  parts: readonly FormPart[];
  bindings: SandboxBinding[];
  schedules: { readonly cron: string; readonly created_on: string; readonly modified_on: string }[];
  /** The newest first. */
  readonly versions: Version[];
}

export interface SandboxRoute {
  readonly id: string;
  readonly zone: string;
  readonly pattern: string;
  readonly script: string;
}

/** The Workers there are, the routes that lead to them, and the domains. */
export class Workers {
  readonly all: SandboxWorker[] = [];
  readonly routes: SandboxRoute[] = [];
  readonly domains: {
    readonly id: string;
    readonly hostname: string;
    readonly service: string;
    readonly zone: string;
  }[] = [];

  constructor(private readonly world: World) {
    const [account] = world.part(Accounts).all;
    const [zone] = world.part(Zones).all;
    const [namespace] = world.part(Namespaces).all;
    if (!account || !zone || !namespace) return;
    const code = 'export default { fetch: () => new Response("High tide at noon") };\n';
    const part = {
      name: "index.js",
      filename: "index.js",
      type: "application/javascript+module",
      body: Buffer.from(code),
    };
    const worker = this.upload(
      account.id,
      "tide-table",
      { main_module: "index.js", compatibility_date: "2026-03-01" },
      [part],
    );
    worker.bindings = [
      { type: "kv_namespace", name: "CONFIG", namespace_id: namespace.id },
      { type: "plain_text", name: "HARBOUR", text: "north" },
      { type: "secret_text", name: "API_KEY", text: "made-up-key-of-the-sandbox" },
    ];
    worker.schedules = [{ cron: "0 */6 * * *", created_on: world.now(), modified_on: world.now() }];
    this.routes.push({ id: world.id(), zone: zone.id, pattern: "example.com/tides/*", script: "tide-table" });
  }

  /** Makes a Worker, or a new version of one. */
  upload(account: string, name: string, metadata: UploadMetadata, parts: readonly FormPart[]): SandboxWorker {
    const now = this.world.now();
    const known = this.all.find((one) => one.account === account && one.name === name);
    const etag = createHash("sha256")
      .update(Buffer.concat(parts.map(({ body }) => body)))
      .digest("hex");
    const made = { name, account, created: now, bindings: [], schedules: [], versions: [] };
    const worker: SandboxWorker = Object.assign(known ?? made, { metadata, parts, etag, modified: now });
    if (!known) this.all.push(worker);
    this.version(worker, "api");
    return worker;
  }

  /** Every change of code, bindings or secrets is a version that is deployed at once. */
  version(worker: SandboxWorker, source: string): void {
    worker.modified = this.world.now();
    worker.versions.unshift({ id: this.world.uuid(), created: worker.modified, source });
  }

  /** The Worker of a path. Throws what the API answers when there is none. */
  of({ params }: Pick<SandboxRequest, "params">): SandboxWorker {
    const { id } = this.world.part(Accounts).of(params["account_id"]);
    const found = this.all.find(({ account, name }) => account === id && name === params["script_name"]);
    if (!found) throw notFound(10007, "This Worker does not exist on your account.");
    return found;
  }

  remove(worker: SandboxWorker): void {
    this.all.splice(this.all.indexOf(worker), 1);
    const left = this.routes.filter(({ script }) => script !== worker.name);
    this.routes.splice(0, this.routes.length, ...left);
  }
}
