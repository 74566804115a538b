import {
  Client,
  inject,
  injectable,
  intWithin,
  nearest,
  Tool,
  ToolError,
  untrusted,
} from "cargoshipper/plugin";
import * as z from "zod";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { APPS, componentsOf } from "./app.js";
import { appInput } from "./app-inputs.js";
import { newestDeployment, readApp } from "./follow-deployment.js";
import { lastLines } from "./last-lines.js";

const Input = z.object({
  app: appInput,
  component: z.string().optional().describe("Default: all"),
  type: z.enum(["build", "deploy", "run", "run_restarted"]).default("run").describe("Of which time"),
  deployment: z.string().optional().describe("Id; default: the active one"),
  tail: intWithin(1, 2000).default(100).describe("Lines at most"),
});
type Input = z.output<typeof Input>;

const Logs = z.looseObject({ historic_urls: z.array(z.string()).nullish(), live_url: z.string().nullish() });

/** What apps write. */
@injectable()
export class AppLogs {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "get_app_logs",
    description: "The last lines that an app's components, or their build, have written.",
    effect: "read",
    resolve: "affected",
    input: Input,
    output: z.object({
      app: z.string(),
      deployment: z.string(),
      logs: untrusted(z.string()),
      lines: z.int(),
      truncated: z.boolean(),
    }),
  })
  async get(input: Input) {
    const { api } = this.digitalOcean;
    const app = await readApp(this.digitalOcean, input.app);
    const { component, tail } = input;
    const names = componentsOf(app).map(({ name }) => name);
    if (component !== undefined && !names.includes(component)) throw unknown(component, names, app.spec.name);
    const deployment =
      input.deployment ??
      app.active_deployment?.id ??
      (await newestDeployment(this.digitalOcean, app.id))?.id;
    if (deployment === undefined)
      throw new ToolError("not_found", `${app.spec.name} was never deployed.`, {
        next: "digitalocean_redeploy_app deploys it.",
      });
    const query = { type: input.type.toUpperCase(), follow: false };
    const told =
      component === undefined
        ? await api.get(path`/apps/${app.id}/deployments/${deployment}/logs`, Logs, query)
        : await api.get(
            path`/apps/${app.id}/deployments/${deployment}/components/${component}/logs`,
            Logs,
            query,
          );
    const { text, lines, truncated } = await lastLines(this.digitalOcean, told, tail);
    return { app: app.spec.name, deployment, logs: text, lines, truncated };
  }

  affected({ app }: Input) {
    return affectedBy(this.digitalOcean, APPS, app);
  }
}

function unknown(component: string, names: readonly string[], app: string): ToolError {
  const meant = nearest(component, names);
  return new ToolError("not_found", `${app} has no component ${component}, but ${names.join(", ")}.`, {
    next: meant ? `Did you mean ${meant}?` : "Give one of them, or leave it out.",
  });
}
