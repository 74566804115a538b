import {
  type Affected,
  type Call,
  Client,
  inject,
  injectable,
  type Preview,
  type Risk,
  Tool,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { dollars, monthly } from "../client/prices.js";
import { OneApp } from "./app.js";
import { appInput, secretsInput, specInput, waitInput } from "./app-inputs.js";
import { type AppSpec, readAppSpec } from "./app-spec.js";
import { withEnvValues } from "./env-values.js";
import { Deployed, followDeployment, newestDeployment, readApp } from "./follow-deployment.js";
import { propose } from "./propose.js";
import { specChanges } from "./spec-changes.js";
import { objectsIn } from "./spec-objects.js";

const Input = z.object({ app: appInput, spec: specInput, secrets: secretsInput, wait: waitInput });
type Input = z.output<typeof Input>;

/** Changes apps. */
@injectable()
export class UpdateApp {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "update_app",
    description: "Replace an app's whole spec and deploy it. Envs without a value keep theirs.",
    effect: "destroy",
    preview: "preview",
    risks: "costs",
    resolve: "affected",
    deadline: 600,
    input: Input,
    output: Deployed,
  })
  async update(input: Input, call: Call) {
    const { app, spec } = await this.stated(input);
    const before = await newestDeployment(this.digitalOcean, app.id);
    const put = await this.digitalOcean.api.put(path`/apps/${app.id}`, OneApp, { spec });
    this.digitalOcean.lookups.forget();
    const begun = { app: put.app, before: before?.id, wait: input.wait };
    return followDeployment(this.digitalOcean, call, begun);
  }

  async preview(input: Input): Promise<Preview> {
    const { app, spec, now, cost } = await this.planned(input);
    const { lines, lost } = specChanges(app.spec as AppSpec, spec);
    return {
      summary: `Change the app ${app.spec.name}: ${lines.length} ${lines.length === 1 ? "difference" : "differences"}, ${now === cost ? "still" : `${dollars(now)} →`} ${monthly(cost)}.`,
      details: [...lost.map((one) => `Lost: ${one}.`), ...lines],
      subject: { id: app.id, updated: app.updated_at, lines, cost },
    };
  }

  async costs(input: Input): Promise<Risk[]> {
    const { app, now, cost } = await this.planned(input);
    if (cost <= now) return [];
    const more = monthly(cost - now);
    return [{ risk: "costs", value: more, says: `The app ${app.spec.name} costs ${more} more` }];
  }

  /** The app by both of its names where it gets another one, and what it reaches before and after. */
  async affected({ app: reference, spec: text }: Input): Promise<readonly Affected[]> {
    const spec = await readAppSpec(text);
    const app = await readApp(this.digitalOcean, reference);
    return [
      { kind: "app", id: app.id, names: [app.spec.name, spec.name] },
      ...(await objectsIn(this.digitalOcean, app.spec)),
      ...(await objectsIn(this.digitalOcean, spec)),
    ];
  }

  private async stated({ app: reference, spec: text, secrets }: Input) {
    const stated = await readAppSpec(text);
    const app = await readApp(this.digitalOcean, reference);
    return { app, spec: withEnvValues(stated, secrets, app.spec as AppSpec) };
  }

  private async planned(input: Input) {
    const { app, spec } = await this.stated(input);
    const [now, then] = await Promise.all([
      propose(this.digitalOcean, app.spec as AppSpec, app.id),
      propose(this.digitalOcean, spec, app.id),
    ]);
    return { app, spec, now: now.cost, cost: then.cost };
  }
}
