import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
  ToolError,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { monthly } from "../client/prices.js";
import { PROJECTS } from "../projects/project.js";
import { componentsOf, OneApp } from "./app.js";
import { secretsInput, specInput, waitInput } from "./app-inputs.js";
import { readAppSpec } from "./app-spec.js";
import { databasesOf } from "./app-view.js";
import { withEnvValues } from "./env-values.js";
import { Deployed, followDeployment } from "./follow-deployment.js";
import { propose } from "./propose.js";
import { objectsIn } from "./spec-objects.js";

const Input = z.object({
  spec: specInput,
  secrets: secretsInput,
  project: z.string().optional().describe("Name or id"),
  wait: waitInput,
});
type Input = z.output<typeof Input>;

/** Makes apps. */
@injectable()
export class CreateApp {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "create_app",
    description: "Create an app from a spec and deploy it.",
    effect: "write",
    idempotent: false,
    preview: "preview",
    risks: "costs",
    resolve: "affected",
    deadline: 600,
    input: Input,
    output: Deployed,
  })
  async create(input: Input, call: Call) {
    const { spec, project } = await this.planned(input);
    const { api, lookups } = this.digitalOcean;
    const body = { spec, ...(project && { project_id: project.id }) };
    const { app } = await api.post(path`/apps`, OneApp, body);
    lookups.forget();
    const deployment = app.pending_deployment ?? app.in_progress_deployment ?? undefined;
    return followDeployment(this.digitalOcean, call, { app, deployment, wait: input.wait });
  }

  async preview(input: Input): Promise<Preview> {
    const { spec, cost, project } = await this.planned(input);
    const parts = [
      ...componentsOf({ spec }).map(({ name, kind }) => `${kind} ${name}`),
      ...databasesOf({ spec }).map(({ name, cluster }) =>
        cluster ? `database ${name} of the cluster ${cluster}` : `database ${name}`,
      ),
    ];
    return {
      summary: `Create the app ${spec.name} for ${monthly(cost)}.`,
      details: [`It has the ${parts.join(", the ")}.`, ...(project ? [`Project: ${project.name}`] : [])],
      subject: { spec: specWithoutValues(spec), cost, project: project?.id },
    };
  }

  async costs(input: Input): Promise<Risk[]> {
    const { spec, cost } = await this.planned(input);
    if (cost === 0) return [];
    return [{ risk: "costs", value: monthly(cost), says: `The app ${spec.name} costs ${monthly(cost)}` }];
  }

  async affected({ spec: text, project }: Input): Promise<readonly Affected[]> {
    const spec = await readAppSpec(text);
    const beside = project === undefined ? [] : await affectedBy(this.digitalOcean, PROJECTS, project);
    return [{ kind: "app", names: [spec.name] }, ...(await objectsIn(this.digitalOcean, spec)), ...beside];
  }

  private async planned({ spec: text, secrets, project: reference }: Input) {
    const spec = withEnvValues(await readAppSpec(text), secrets);
    const project =
      reference === undefined ? undefined : await this.digitalOcean.lookups.find(PROJECTS, reference);
    const { nameAvailable, suggestion, cost } = await propose(this.digitalOcean, spec);
    if (nameAvailable) return { spec, cost, project };
    throw new ToolError("conflict", `There is an app called ${spec.name}.`, {
      next: `digitalocean_update_app changes it; for another one give ${suggestion ? `the name ${suggestion}` : "another name"}.`,
    });
  }
}

/** What an approval stands on, without what may be secret. */
const specWithoutValues = (spec: object): string =>
  JSON.stringify(spec, (key, value) => (key === "value" ? undefined : value));
