import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  page,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { allRows, somePage } from "../client/rows.js";
import { APPS, appList, componentsOf } from "./app.js";
import { appInput, secretsInput, specInput } from "./app-inputs.js";
import { AppRow, appRow } from "./app-row.js";
import { readAppSpec } from "./app-spec.js";
import { AppView, appView } from "./app-view.js";
import { Deployment } from "./deployment.js";
import { withEnvValues } from "./env-values.js";
import { readApp } from "./follow-deployment.js";
import { propose } from "./propose.js";

const ListInput = listInput(AppRow, {});
const OneInput = z.object({ app: appInput });

const ProposeInput = z.object({
  spec: specInput,
  secrets: secretsInput,
  app: appInput.optional().describe("Of a change: name or id"),
});
type ProposeInput = z.output<typeof ProposeInput>;

const DeploymentRow = z.object({
  id: z.string(),
  phase: z.string(),
  cause: z.string(),
  created: z.string(),
});

const DeploymentsInput = listInput(DeploymentRow, { app: appInput });

/** Apps of the App Platform, as they are. */
@injectable()
export class Apps {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_apps",
    description: "List apps with URL and phase.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("apps", AppRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const all = (await allRows(this.digitalOcean.api, appList)).map(appRow);
    const { rows, ...rest } = page(all, input, ({ id }) => id);
    return { apps: rows, ...rest };
  }

  @Tool({
    name: "get_app",
    description: "An app's components, domains, deployments and spec.",
    effect: "read",
    resolve: "affectedOne",
    input: OneInput,
    output: AppView,
  })
  async get({ app }: z.output<typeof OneInput>) {
    return appView(await readApp(this.digitalOcean, app));
  }

  @Tool({
    name: "propose_app",
    description: "Check an app spec and tell what it would cost. Changes nothing.",
    effect: "read",
    resolve: "affectedByPropose",
    input: ProposeInput,
    output: z.object({
      name: z.string(),
      name_available: z.boolean(),
      suggestion: z.string().optional(),
      monthly: z.number(),
      tier: z.string(),
      components: z.array(z.object({ name: z.string(), kind: z.string() })),
    }),
  })
  async propose(input: ProposeInput) {
    const stated = await readAppSpec(input.spec);
    const app = input.app === undefined ? undefined : await readApp(this.digitalOcean, input.app);
    const spec = withEnvValues(stated, input.secrets, app?.spec as typeof stated | undefined);
    const { nameAvailable, suggestion, isStatic, cost } = await propose(this.digitalOcean, spec, app?.id);
    return {
      name: spec.name,
      name_available: nameAvailable,
      ...(suggestion !== undefined && !nameAvailable && { suggestion }),
      monthly: cost,
      tier: isStatic ? "static" : "paid",
      components: componentsOf({ spec }).map(({ name, kind }) => ({ name, kind })),
    };
  }

  @Tool({
    name: "list_deployments",
    description: "List an app's deployments, newest first.",
    effect: "read",
    resolve: "affectedOne",
    input: DeploymentsInput,
    output: listOutput("deployments", DeploymentRow),
  })
  async deployments(input: z.output<typeof DeploymentsInput>) {
    const { api, lookups } = this.digitalOcean;
    const { id } = await lookups.find(APPS, input.app);
    const list = { path: path`/apps/${id}/deployments`, key: "deployments", row: Deployment };
    const { rows, ...rest } = await somePage(api, list, input, {
      rowOf: (one) => ({
        id: one.id,
        phase: one.phase,
        cause: one.cause ?? "",
        created: one.created_at ?? "",
      }),
      identify: (one) => one.id,
    });
    return { deployments: rows, ...rest };
  }

  affectedOne({ app }: { readonly app: string }) {
    return affectedBy(this.digitalOcean, APPS, app);
  }

  async affectedByPropose({ app }: ProposeInput): Promise<readonly Affected[]> {
    return app === undefined ? [] : affectedBy(this.digitalOcean, APPS, app);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
