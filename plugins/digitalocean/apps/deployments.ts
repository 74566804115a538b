import {
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  Tool,
  ToolError,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { APPS } from "./app.js";
import { appInput, waitInput } from "./app-inputs.js";
import { Deployed, followDeployment, newestDeployment, OneDeployment, readApp } from "./follow-deployment.js";

const RedeployInput = z.object({
  app: appInput,
  force_build: z.boolean().default(false).describe("Build anew, without the cache"),
  wait: waitInput,
});

const RollbackInput = z.object({
  app: appInput,
  deployment: z.string().optional().describe("Id of an earlier one"),
  action: z.enum(["rollback", "commit", "revert"]).default("rollback").describe("commit or revert ends one"),
  wait: waitInput,
});
type Rollback = z.output<typeof RollbackInput>;

const Condition = z.looseObject({ message: z.string().nullish(), code: z.string().nullish() });
const Validity = z.looseObject({
  valid: z.boolean().nullish(),
  error: Condition.nullish(),
  warnings: z.array(Condition).nullish(),
});

/** Deployments of apps. */
@injectable()
export class Deployments {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "redeploy_app",
    description: "Deploy an app's spec again.",
    effect: "write",
    idempotent: false,
    resolve: "affected",
    deadline: 600,
    input: RedeployInput,
    output: Deployed,
  })
  async redeploy(input: z.output<typeof RedeployInput>, call: Call) {
    const app = await readApp(this.digitalOcean, input.app);
    const { deployment } = await this.digitalOcean.api.post(
      path`/apps/${app.id}/deployments`,
      OneDeployment,
      {
        force_build: input.force_build,
      },
    );
    return followDeployment(this.digitalOcean, call, { app, deployment, wait: input.wait });
  }

  @Tool({
    name: "rollback_app",
    description: "Deploy an earlier deployment again. It pins the app until committed or reverted.",
    effect: "destroy",
    idempotent: false,
    preview: "previewRollback",
    resolve: "affected",
    deadline: 600,
    input: RollbackInput,
    output: Deployed,
  })
  async rollback(input: Rollback, call: Call) {
    const { api } = this.digitalOcean;
    const { app, deployment: id } = await this.planned(input);
    if (id !== undefined) {
      const { deployment } = await api.post(path`/apps/${app.id}/rollback`, OneDeployment, {
        deployment_id: id,
      });
      return pinned(await followDeployment(this.digitalOcean, call, { app, deployment, wait: input.wait }));
    }
    if (input.action === "revert") {
      const { deployment } = await api.post(path`/apps/${app.id}/rollback/revert`, OneDeployment);
      return followDeployment(this.digitalOcean, call, { app, deployment, wait: input.wait });
    }
    await api.post(path`/apps/${app.id}/rollback/commit`, z.unknown());
    const deployment = await newestDeployment(this.digitalOcean, app.id);
    return followDeployment(this.digitalOcean, call, { app, deployment, wait: false });
  }

  async previewRollback(input: Rollback): Promise<Preview> {
    const { app, deployment, warnings } = await this.planned(input);
    const { name } = app.spec;
    const summary = {
      rollback: `Roll ${name} back to the deployment ${deployment}. Until it is committed or reverted, nothing else of it is deployed.`,
      commit: `Keep the rollback of ${name}: the spec from before can then not be reverted to.`,
      revert: `Deploy the spec of ${name} from before the rollback.`,
    };
    return {
      summary: summary[input.action],
      details: warnings,
      subject: { id: app.id, deployment, action: input.action },
    };
  }

  affected({ app }: { readonly app: string }) {
    return affectedBy(this.digitalOcean, APPS, app);
  }

  /** What is rolled back to, with warnings; asked of the API before anything changes. */
  private async planned({ app: reference, deployment, action }: Rollback) {
    if ((deployment !== undefined) !== (action === "rollback"))
      throw new ValidationError(`deployment: ${action} takes ${deployment === undefined ? "one" : "none"}.`, {
        next: "digitalocean_list_deployments shows them.",
      });
    const app = await readApp(this.digitalOcean, reference);
    if (deployment === undefined) {
      if (app.pinned_deployment) return { app, deployment, warnings: [] };
      throw new ToolError("conflict", `${app.spec.name} is not rolled back.`, {
        next: "Leave action out, and give a deployment, to roll it back.",
      });
    }
    const told = await this.digitalOcean.api.post(path`/apps/${app.id}/rollback/validate`, Validity, {
      deployment_id: deployment,
    });
    if (told.valid === false)
      throw new ToolError(
        "conflict",
        `${app.spec.name} cannot be rolled back to ${deployment}: ${saying(told.error)}.`,
        {
          next: "digitalocean_list_deployments shows others; commit or revert ends a rollback.",
        },
      );
    return { app, deployment, warnings: (told.warnings ?? []).map(saying) };
  }
}

const saying = (one: z.output<typeof Condition> | null | undefined): string =>
  (one?.message ?? one?.code ?? "without a reason").replace(/\.$/, "");

const pinned = (deployed: z.output<typeof Deployed>) => ({
  ...deployed,
  next: "The app is pinned: digitalocean_rollback_app with action commit keeps this, revert goes back.",
});
