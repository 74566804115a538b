import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  type Preview,
  page,
  Tool,
} from "cargoshipper/plugin";
import type { DeploymentListResponse } from "cloudflare/resources/workers/scripts/deployments";
import * as z from "zod";
import { affectedAccount, affectedIn } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { accountInput } from "../client/inputs.js";
import { Bindings } from "./bindings.js";
import { oneWorker } from "./inputs.js";
import { Scripts } from "./scripts.js";
import { sourceOf } from "./source.js";
import { bindingsView, WorkerRow, WorkerView, workerRow } from "./worker-view.js";

const ListInput = listInput(WorkerRow, { account: accountInput });
const GetInput = z.object({ ...oneWorker, code: z.boolean().default(false).describe("Its source as well") });
const DeleteInput = z.object(oneWorker);

/** Workers: code that runs at Cloudflare's edge. */
@injectable()
export class Workers {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Scripts) private readonly scripts: Scripts,
    @inject(Bindings) private readonly bindings: Bindings,
  ) {}

  @Tool({
    name: "list_workers",
    description: "List Workers with their routes.",
    effect: "read",
    resolve: "affectedAccount",
    input: ListInput,
    output: listOutput("workers", WorkerRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const all = await this.scripts.all(input.account);
    const rows = all.map(({ script }) => workerRow(script));
    const { rows: workers, ...rest } = page(rows, input, ({ name }) => name);
    return { workers, ...rest };
  }

  @Tool({
    name: "get_worker",
    description: "A Worker's bindings, secrets (names), routes, domains, cron and last deployment.",
    effect: "read",
    resolve: "affectedWorker",
    input: GetInput,
    output: WorkerView,
  })
  async get({ worker, account, code }: z.output<typeof GetInput>) {
    const found = await this.scripts.get(worker, account);
    const { deployments } = this.cloudflare.sdk.workers.scripts;
    const [settings, domains, cron, history, modules] = await Promise.all([
      this.scripts.settings(found),
      this.scripts.domains(found),
      this.scripts.schedules(found),
      deployments.list(worker, { account_id: found.account.id }),
      code ? sourceOf(this.cloudflare, found) : undefined,
    ]);
    const { script } = found;
    // The SDK's types have a page of items here, which the API does not answer.
    const { deployments: newestFirst = [] } = history.result as unknown as DeploymentListResponse;
    const [deployment] = newestFirst;
    const date = settings.compatibility_date;
    const flags = settings.compatibility_flags ?? [];
    const by = deployment?.author_email ?? deployment?.source;
    return {
      name: worker,
      created: script.created_on ?? "",
      modified: script.modified_on ?? "",
      handlers: script.handlers ?? [],
      ...(date !== undefined && { compatibility_date: date }),
      ...(flags.length > 0 && { compatibility_flags: flags }),
      ...bindingsView(settings.bindings ?? []),
      routes: (script.routes ?? []).map(({ id, pattern }) => ({ id, pattern })),
      domains,
      cron,
      ...(deployment && {
        deployed: deployment.created_on,
        ...(by !== undefined && { deployed_by: by }),
        versions: deployment.versions.map(({ version_id, percentage }) => ({
          version: version_id,
          percentage,
        })),
      }),
      ...(modules && { modules }),
    };
  }

  @Tool({
    name: "delete_worker",
    description: "Delete a Worker with its versions, secrets and cron.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedWorker",
    input: DeleteInput,
    output: z.object({ name: z.string(), status: z.string() }),
  })
  async delete({ worker, account }: z.output<typeof DeleteInput>) {
    const { account: owner } = await this.scripts.get(worker, account);
    await this.cloudflare.sdk.workers.scripts.delete(worker, { account_id: owner.id });
    return { name: worker, status: "deleted" };
  }

  async previewDelete({ worker, account }: z.output<typeof DeleteInput>): Promise<Preview> {
    const found = await this.scripts.get(worker, account);
    const { script, account: owner } = found;
    const [settings, domains, cron, bound] = await Promise.all([
      this.scripts.settings(found),
      this.scripts.domains(found),
      this.scripts.schedules(found),
      this.bindings.to(owner, { type: "service", id: worker }),
    ]);
    const routes = (script.routes ?? []).map(({ pattern }) => pattern);
    const { secrets } = bindingsView(settings.bindings ?? []);
    // A binding to a class of another Worker's keeps its objects.
    const classes = (settings.bindings ?? []).flatMap((binding) =>
      binding.type === "durable_object_namespace" && !("script_name" in binding && binding.script_name)
        ? (binding.class_name ?? binding.name)
        : [],
    );
    const line = (what: string, names: readonly string[]) =>
      names.length > 0 ? [`${what}: ${names.join(", ")}.`] : [];
    return {
      summary: `Delete the Worker ${worker} of ${owner.name}, with all its versions.`,
      details: [
        ...line("Routes that lead to it", routes),
        ...line("Domains that lead to it", domains),
        ...line("Cron that stops", cron),
        ...line("Secrets that are lost", secrets),
        ...line("Durable Objects that are lost with all they store", classes),
        ...bound.says,
      ],
      subject: { worker, account: owner.id, etag: script.etag, routes, domains, bound: bound.workers },
    };
  }

  affectedAccount({ account }: { account?: string | undefined }): Promise<readonly Affected[]> {
    return affectedAccount(this.cloudflare, account);
  }

  async affectedWorker(input: z.output<typeof DeleteInput>): Promise<readonly Affected[]> {
    const { account, name } = await this.scripts.get(input.worker, input.account);
    return affectedIn(account, "worker", name);
  }
}
