import {
  type Affected,
  Client,
  inject,
  injectable,
  type Preview,
  Tool,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedIn } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { bucketInput, bucketLabel, within } from "../storage/bucket-input.js";
import { Finder } from "../storage/finder.js";
import { targetOf } from "./bindings.js";
import { DeployInput } from "./deploy-input.js";
import { workerName } from "./inputs.js";
import { Scripts } from "./scripts.js";
import { isModule, type UploadBinding, uploadForm } from "./upload.js";

const Output = z.object({
  name: z.string(),
  status: z.string(),
  etag: z.string(),
  size: z.int().describe("Bytes"),
  compatibility_date: z.string(),
  bindings: z.array(z.string()),
  startup_time_ms: z.number().optional(),
  next: z.string().optional(),
});

type Settings = Awaited<ReturnType<Scripts["settings"]>>;
type Wanted = NonNullable<DeployInput["bindings"]>[number];

/** Deployments of Workers. */
@injectable()
export class Deploy {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Scripts) private readonly scripts: Scripts,
    @inject(Finder) private readonly finder: Finder,
  ) {}

  // Each deployment is a version that stays, with its code, bindings and secrets, so the last one can be put back.
  @Tool({
    name: "deploy_worker",
    description: "Create a Worker or deploy a new version; earlier ones are kept.",
    effect: "write",
    preview: "previewDeploy",
    resolve: "affected",
    idempotent: true,
    input: DeployInput,
    output: Output,
  })
  async deploy(input: DeployInput) {
    const { sdk } = this.cloudflare;
    const { there, settings, owner, bindings } = await this.plan(input);
    const today = new Date().toISOString().slice(0, 10);
    const hasAssets = there?.script.has_assets === true;
    const body = uploadForm(input, bindings, { settings, hasAssets, today });
    const answer: Uploaded = await sdk.put(
      `/accounts/${owner.id}/workers/scripts/${encodeURIComponent(input.worker)}`,
      // Without this, a binding that cannot be kept would be dropped in silence.
      { body, query: { bindings_inherit: "strict" } },
    );
    const { etag = "", startup_time_ms } = answer.result;
    return {
      name: input.worker,
      status: there ? "a new version is deployed" : "created",
      etag,
      size: sizeOf(input),
      compatibility_date: input.compatibility_date ?? settings?.compatibility_date ?? today,
      bindings: bindings.map(({ name }) => name),
      ...(startup_time_ms !== undefined && { startup_time_ms }),
      ...(!there && {
        next: "Nothing leads to it yet: cloudflare_set_worker_routes or cloudflare_set_worker_cron does.",
      }),
    };
  }

  async previewDeploy(input: DeployInput): Promise<Preview> {
    const { there, settings, owner, bindings } = await this.plan(input);
    const before = new Map((settings?.bindings ?? []).map(({ name, type }) => [name, type]));
    const after = new Map(bindings.map((one) => [one.name, one]));
    const changed = bindings.filter(({ name, type }) => before.has(name) && type !== "inherit");
    const line = (what: string, names: readonly string[]) =>
      names.length > 0 ? [`${what}: ${names.join(", ")}.`] : [];
    const routes = (there?.script.routes ?? []).map(({ pattern }) => pattern);
    return {
      summary: there
        ? `Deploy ${sizeOf(input)} bytes as a new version of the Worker ${input.worker} of ${owner.name}.`
        : `Create the Worker ${input.worker} in ${owner.name} from ${sizeOf(input)} bytes.`,
      details: [
        `It is ${isModule(input.code) ? "an ES module" : "a service worker script"}.`,
        ...line(
          "Bindings that are new",
          bindings.map(({ name }) => name).filter((name) => !before.has(name)),
        ),
        ...line(
          "Bindings that are set anew",
          changed.map(({ name }) => name),
        ),
        ...line(
          "Bindings that go",
          [...before.keys()].filter((name) => !after.has(name)),
        ),
        ...line("Routes that lead to it", routes),
        ...(there ? ["Its earlier version is kept, and can be deployed again."] : []),
      ],
      subject: { worker: input.worker, account: owner.id, etag: there?.script.etag ?? null },
    };
  }

  /** The Worker, and all that it will be able to reach. */
  async affected(input: DeployInput): Promise<readonly Affected[]> {
    const owner = await this.cloudflare.lookups.account(input.account);
    const others = await Promise.all((input.bindings ?? []).map((binding) => this.affectedBy(binding)));
    const kept = await this.affectedByKept(input, owner.id);
    return [...affectedIn(owner, "worker", input.worker), ...others.flat(), ...kept];
  }

  /** New code reaches what the code before it was bound to. */
  private async affectedByKept(input: DeployInput, account: string): Promise<Affected[]> {
    const there = input.keep ? await this.scripts.find(input.worker, account) : undefined;
    const bindings = keptOf(input, there && (await this.scripts.settings(there)));
    const found = bindings.map(async (binding): Promise<Affected[]> => {
      const kind = REACHED[binding.type];
      const id = targetOf(binding);
      if (kind === undefined || id === undefined) return [];
      const jurisdiction = "jurisdiction" in binding ? `${binding.jurisdiction}/` : "";
      const type = binding.type as Wanted["type"];
      return this.affectedBy({ type, name: binding.name, to: `${jurisdiction}${id}` }).catch((error) => {
        if (!ToolError.is(error)) throw error;
        return [{ kind, id, names: "unknown" }];
      });
    });
    return (await Promise.all(found)).flat();
  }

  private async affectedBy({ type, to }: Wanted): Promise<Affected[]> {
    if (type === "kv_namespace") {
      const { id, name, account } = await this.finder.namespace(to);
      return affectedIn(account, "namespace", id, name);
    }
    if (type === "d1") {
      const { id, name, account } = await this.finder.database(to);
      return affectedIn(account, "database", id, name);
    }
    if (type === "r2_bucket") {
      const { account, ...ref } = await this.finder.bucket(bucketOf(to));
      return affectedIn(account, "bucket", bucketLabel(ref), ref.name);
    }
    return type === "service" ? [{ kind: "worker", id: to }] : [];
  }

  private async plan(input: DeployInput) {
    const owner = await this.cloudflare.lookups.account(input.account);
    const there = await this.scripts.find(input.worker, owner.id);
    const settings = there && (await this.scripts.settings(there));
    const stated: UploadBinding[] = [
      ...(await Promise.all((input.bindings ?? []).map((binding) => this.upload(binding)))),
      ...Object.entries(input.vars ?? {}).map(([name, value]) =>
        typeof value === "string"
          ? { type: "plain_text", name, text: value }
          : { type: "json", name, json: value },
      ),
      ...Object.entries(input.secrets ?? {}).map(([name, text]) => ({ type: "secret_text", name, text })),
    ];
    if (new Set(stated.map(({ name }) => name)).size < stated.length)
      throw new ValidationError("bindings, vars, secrets: a name is there twice.", {
        next: "Give each binding a name of its own.",
      });
    const inherited = keptOf(input, settings).map(({ name }) => ({ type: "inherit", name }));
    return { owner, there, settings, bindings: [...stated, ...inherited] };
  }

  private async upload({ type, name, to }: Wanted): Promise<UploadBinding> {
    if (type === "kv_namespace") return { type, name, namespace_id: (await this.finder.namespace(to)).id };
    if (type === "d1") return { type, name, database_id: (await this.finder.database(to)).id };
    if (type === "queue") return { type, name, queue_name: to };
    if (type === "service") return { type, name, service: serviceOf(to) };
    const bucket = bucketOf(to);
    const { "cf-r2-jurisdiction": jurisdiction } = { "cf-r2-jurisdiction": undefined, ...within(bucket) };
    return { type, name, bucket_name: bucket.name, ...(jurisdiction && { jurisdiction }) };
  }
}

interface Uploaded {
  readonly result: { readonly etag?: string; readonly startup_time_ms?: number };
}

/** Kinds of objects that bindings reach, by their types. */
const REACHED: Readonly<Record<string, string>> = {
  kv_namespace: "namespace",
  d1: "database",
  r2_bucket: "bucket",
  service: "worker",
};

/** The bindings that a deployment leaves as they are. */
function keptOf({ keep, bindings = [], vars, secrets }: DeployInput, settings: Settings | undefined) {
  const stated = new Set([
    ...bindings.map(({ name }) => name),
    ...Object.keys(vars ?? {}),
    ...Object.keys(secrets ?? {}),
  ]);
  return keep ? (settings?.bindings ?? []).filter(({ name }) => !stated.has(name)) : [];
}

const sizeOf = ({ code, modules = {} }: DeployInput): number =>
  [code, ...Object.values(modules)].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

function checked<T>(schema: z.ZodType<T>, text: string): T {
  const read = schema.safeParse(text);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ValidationError(`bindings: ${text}: ${issue?.message}.`, { next: "Correct its `to`." });
}

const bucketOf = (to: string) => checked(bucketInput, to);
const serviceOf = (to: string) => checked(workerName, to);
