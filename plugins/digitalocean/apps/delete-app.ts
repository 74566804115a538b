import { type Affected, Client, inject, injectable, type Preview, Tool } from "cargoshipper/plugin";
import * as z from "zod";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { firstOf } from "../client/first-of.js";
import { path } from "../client/path.js";
import { monthly } from "../client/prices.js";
import { APPS, componentsOf } from "./app.js";
import { appInput } from "./app-inputs.js";
import { domainsOf, urlOf } from "./app-row.js";
import type { AppSpec } from "./app-spec.js";
import { databasesOf } from "./app-view.js";
import { readApp } from "./follow-deployment.js";
import { propose } from "./propose.js";
import { objectsIn } from "./spec-objects.js";

const Input = z.object({ app: appInput });

/** Takes apps away. */
@injectable()
export class DeleteApp {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "delete_app",
    description: "Delete an app with its deployments and own databases.",
    effect: "destroy",
    preview: "preview",
    resolve: "affected",
    input: Input,
    output: z.object({ id: z.string(), name: z.string() }),
  })
  async delete({ app: reference }: z.output<typeof Input>) {
    const { api, lookups } = this.digitalOcean;
    const { id, spec } = await lookups.find(APPS, reference);
    await api.delete(path`/apps/${id}`);
    lookups.forget();
    return { id, name: spec.name };
  }

  async preview({ app: reference }: z.output<typeof Input>): Promise<Preview> {
    const app = await readApp(this.digitalOcean, reference);
    const { cost } = await propose(this.digitalOcean, app.spec as AppSpec, app.id);
    const databases = databasesOf(app);
    const own = databases.filter(({ cluster }) => !cluster).map(({ name }) => name);
    const clusters = databases.flatMap(({ cluster }) => cluster || []);
    const domains = domainsOf(app);
    const url = urlOf(app);
    const line = (label: string, things: readonly string[]) =>
      things.length > 0 ? [`${label}: ${firstOf(things).join(", ")}.`] : [];
    return {
      summary: `Delete the app ${app.spec.name}, which saves ${monthly(cost)}.`,
      details: [
        ...line(
          "Components",
          componentsOf(app).map(({ name, kind }) => `${kind} ${name}`),
        ),
        ...line("No longer reached", [
          ...(url ? [url] : []),
          ...domains.filter((domain) => url !== `https://${domain}`),
        ]),
        ...line("Databases lost with their data", own),
        ...line("Database clusters that stay, and cost on", clusters),
        ...(domains.length > 0 ? ["DNS records of its domains stay, and point nowhere."] : []),
      ],
      subject: { id: app.id, databases, domains, components: componentsOf(app).map(({ name }) => name) },
    };
  }

  async affected({ app: reference }: z.output<typeof Input>): Promise<readonly Affected[]> {
    const app = await this.digitalOcean.lookups.find(APPS, reference);
    return [affectedThing(APPS, app), ...(await objectsIn(this.digitalOcean, app.spec))];
  }
}
