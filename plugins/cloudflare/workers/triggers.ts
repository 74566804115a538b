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
import { affectedIn, affectedZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { zoneInput } from "../client/inputs.js";
import { oneWorker } from "./inputs.js";
import { Scripts } from "./scripts.js";

const RoutesInput = z.object({
  ...oneWorker,
  zone: zoneInput,
  patterns: z.array(z.string()).describe("All that shall lead to it in the zone: example.com/api/*"),
});
type RoutesInput = z.output<typeof RoutesInput>;

const Route = z.object({ id: z.string(), pattern: z.string() });
const RoutesOutput = z.object({ added: z.array(Route), removed: z.array(Route), kept: z.int() });

const CRON = /^\S+(?: \S+){4}$/;

const CronInput = z.object({
  ...oneWorker,
  schedules: z
    .array(z.string().refine((text) => CRON.test(text), "expected five fields, such as */5 * * * *"))
    .describe("All of them, in UTC; [] for none"),
});
type CronInput = z.output<typeof CronInput>;

/** What starts a Worker: routes of zones, and cron. Each tool sets all at once, and answers what was there. */
@injectable()
export class Triggers {
  constructor(
    @inject(Client) private readonly cloudflare: Cloudflare,
    @inject(Scripts) private readonly scripts: Scripts,
  ) {}

  @Tool({
    name: "set_worker_routes",
    description: "Set which routes of a zone lead to a Worker; its others there are removed.",
    effect: "write",
    preview: "previewRoutes",
    resolve: "affectedByRoutes",
    idempotent: true,
    input: RoutesInput,
    output: RoutesOutput,
  })
  async routes(input: RoutesInput) {
    const { routes } = this.cloudflare.sdk.workers;
    const { zone_id, add, remove, kept } = await this.plan(input);
    const added: z.output<typeof Route>[] = [];
    // First the new ones, so that there is no moment at which nothing leads to it.
    for (const pattern of add) {
      const { id } = await routes.create({ zone_id, pattern, script: input.worker });
      added.push({ id, pattern });
    }
    for (const { id } of remove) await routes.delete(id, { zone_id });
    return { added, removed: remove, kept };
  }

  async previewRoutes(input: RoutesInput): Promise<Preview> {
    const { zone_id, add, remove, kept } = await this.plan(input);
    return {
      summary: `Change the routes of ${input.zone} that lead to the Worker ${input.worker}.`,
      details: [
        ...add.map((pattern) => `+ ${pattern}`),
        ...remove.map(({ pattern }) => `- ${pattern}`),
        `${kept} stay as they are.`,
      ],
      subject: { worker: input.worker, zone: zone_id, add, remove },
    };
  }

  @Tool({
    name: "set_worker_cron",
    description: "Set when a Worker runs by itself; schedules not given are removed.",
    effect: "write",
    preview: "previewCron",
    resolve: "affectedByCron",
    idempotent: true,
    input: CronInput,
    output: z.object({ schedules: z.array(z.string()), before: z.array(z.string()) }),
  })
  async cron({ worker, account, schedules }: CronInput) {
    const found = await this.scripts.get(worker, account);
    const before = await this.scripts.schedules(found);
    const answer = await this.cloudflare.sdk.workers.scripts.schedules.update(worker, {
      account_id: found.account.id,
      body: schedules.map((cron) => ({ cron })),
    });
    return { schedules: answer.schedules.map(({ cron }) => cron), before };
  }

  async previewCron({ worker, account, schedules }: CronInput): Promise<Preview> {
    const found = await this.scripts.get(worker, account);
    const before = await this.scripts.schedules(found);
    return {
      summary: `Set ${schedules.length} schedules of the Worker ${worker}.`,
      details: [
        ...schedules.filter((cron) => !before.includes(cron)).map((cron) => `+ ${cron}`),
        ...before.filter((cron) => !schedules.includes(cron)).map((cron) => `- ${cron}`),
      ],
      subject: { worker, account: found.account.id, before },
    };
  }

  async affectedByRoutes({ worker, account, zone }: RoutesInput): Promise<readonly Affected[]> {
    const found = await this.scripts.get(worker, account);
    return [...affectedIn(found.account, "worker", worker), ...(await affectedZone(this.cloudflare, zone))];
  }

  async affectedByCron({ worker, account }: CronInput): Promise<readonly Affected[]> {
    const found = await this.scripts.get(worker, account);
    return affectedIn(found.account, "worker", worker);
  }

  private async plan({ worker, account, zone, patterns }: RoutesInput) {
    const { lookups, sdk } = this.cloudflare;
    const { id: zone_id, name } = await lookups.zone(zone);
    await this.scripts.get(worker, account);
    const wanted = new Set(patterns);
    for (const pattern of wanted) mustBeIn(name, pattern);
    const { result } = await sdk.workers.routes.list({ zone_id });
    const taken = result.find(({ pattern, script }) => wanted.has(pattern) && script !== worker);
    if (taken)
      throw new ToolError("conflict", `The route ${taken.pattern} ${leadsTo(taken.script)}.`, {
        next: taken.script
          ? `Take it from ${taken.script} first: cloudflare_set_worker_routes for that Worker without it.`
          : "Remove that route first.",
      });
    const own = result.filter(({ script }) => script === worker);
    const remove = own
      .filter(({ pattern }) => !wanted.has(pattern))
      .map(({ id, pattern }) => ({ id, pattern }));
    const add = [...wanted].filter((pattern) => !own.some((route) => route.pattern === pattern));
    return { zone_id, add, remove, kept: own.length - remove.length };
  }
}

const leadsTo = (script: string | undefined) =>
  script ? `leads to the Worker ${script}` : "keeps its requests from every Worker";

/** A pattern is a host, which may begin with an asterisk, and a path, which may end with one. */
function mustBeIn(zone: string, pattern: string): void {
  const [, host = ""] = /^(?:https?:\/\/)?(\*?[a-z0-9.-]+)(?:\/[^\s*?#]*\*?)?$/.exec(pattern) ?? [];
  const bare = host.replace(/^\*\.?/, "");
  if (bare === zone || bare.endsWith(`.${zone}`)) return;
  throw new ValidationError(`patterns: ${pattern} is no route of ${zone}.`, {
    next: `Give a host of the zone and a path: ${zone}/* or *.${zone}/api/*.`,
  });
}
