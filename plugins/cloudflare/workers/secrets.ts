import {
  type Affected,
  Client,
  inject,
  injectable,
  type Preview,
  secret,
  Tool,
  ToolError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedIn } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { bindingName, oneWorker } from "./inputs.js";
import { Scripts } from "./scripts.js";
import { isSecret } from "./worker-view.js";

const PutInput = z.object({
  ...oneWorker,
  name: bindingName.describe("Of the secret"),
  value: secret().describe("secret://name"),
});
const DeleteInput = z.object({ ...oneWorker, name: bindingName.describe("Of the secret") });
const Output = z.object({ worker: z.string(), name: z.string(), status: z.string() });

/** Secrets of Workers. Nobody can read them, so get_worker tells their names alone. */
@injectable()
export class Secrets {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Scripts) private readonly scripts: Scripts,
  ) {}

  // As a deployment, it makes a new version; the one before keeps the value that was there.
  @Tool({
    name: "put_worker_secret",
    description: "Set a secret of a Worker; it is deployed at once.",
    effect: "write",
    preview: "previewPut",
    resolve: "affected",
    idempotent: true,
    input: PutInput,
    output: Output,
  })
  async put({ worker, account, name, value }: z.output<typeof PutInput>) {
    const found = await this.scripts.get(worker, account);
    await this.cloudflare.sdk.workers.scripts.secrets.update(worker, {
      account_id: found.account.id,
      name,
      text: value,
      type: "secret_text",
    });
    return { worker, name, status: "set" };
  }

  async previewPut({ worker, account, name }: z.output<typeof PutInput>): Promise<Preview> {
    const { there, found } = await this.look(worker, account, name);
    return {
      summary: `${there ? "Replace" : "Add"} the secret ${name} of the Worker ${worker}.`,
      details: there ? ["The value that is there cannot be read; the version before keeps it."] : [],
      subject: { worker, account: found.account.id, name, there },
    };
  }

  @Tool({
    name: "delete_worker_secret",
    description: "Delete a secret of a Worker; it is deployed at once.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affected",
    input: DeleteInput,
    output: Output,
  })
  async delete({ worker, account, name }: z.output<typeof DeleteInput>) {
    const { found, there } = await this.look(worker, account, name);
    if (!there) throw noSuchSecret(worker, name);
    await this.cloudflare.sdk.workers.scripts.secrets.delete(name, {
      account_id: found.account.id,
      script_name: worker,
    });
    return { worker, name, status: "deleted" };
  }

  async previewDelete({ worker, account, name }: z.output<typeof DeleteInput>): Promise<Preview> {
    const { found, there } = await this.look(worker, account, name);
    if (!there) throw noSuchSecret(worker, name);
    return {
      summary: `Delete the secret ${name} of the Worker ${worker}.`,
      details: ["Lost: its value, which nobody can read. The Worker's code finds nothing under its name."],
      subject: { worker, account: found.account.id, name },
    };
  }

  async affected(input: z.output<typeof DeleteInput>): Promise<readonly Affected[]> {
    const { account, name } = await this.scripts.get(input.worker, input.account);
    return affectedIn(account, "worker", name);
  }

  private async look(worker: string, account: string | undefined, name: string) {
    const found = await this.scripts.get(worker, account);
    const { bindings = [] } = await this.scripts.settings(found);
    return { found, there: bindings.some((binding) => binding.name === name && isSecret(binding)) };
  }
}

const noSuchSecret = (worker: string, name: string) =>
  new ToolError("not_found", `The Worker ${worker} has no secret ${name}.`, {
    next: "cloudflare_get_worker shows the names of its secrets.",
  });
