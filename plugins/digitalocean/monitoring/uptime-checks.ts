import {
  type Affected,
  Client,
  inject,
  injectable,
  listInput,
  listOutput,
  type Preview,
  page,
  type Risk,
  Tool,
  ToolError,
  textList,
  ValidationError,
} from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { monthly } from "../client/prices.js";
import { allRows } from "../client/rows.js";
import { CHECKS, CheckRow, CheckState, checkList, checkRow, UptimeCheck } from "./uptime-check.js";

const ListInput = listInput(CheckRow, {});

const CreateInput = z.object({
  address: z.string().describe("URL, or host for ping"),
  name: z.string().optional().describe("Default: the host"),
  type: z.enum(["https", "http", "ping"]).optional().describe("Default: as the address says"),
  regions: textList(z.array(z.enum(["us_east", "us_west", "eu_west", "se_asia"])).min(1))
    .default(["us_east", "eu_west"])
    .describe("us_east, us_west, eu_west, se_asia"),
  email: textList(z.array(z.email())).default([]).describe("Told when it is down"),
});
type Create = z.output<typeof CreateInput>;

const DeleteInput = z.object({ check: z.string().describe("Id, name or target") });

/** Dollars a month of each check after the first, which is free. */
const CHECK = 1;

/** Checks of what the world can reach. */
@injectable()
export class UptimeChecks {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "list_uptime_checks",
    description: "List uptime checks with state and uptime of 30 days.",
    effect: "read",
    resolve: "affectedNone",
    input: ListInput,
    output: listOutput("checks", CheckRow),
  })
  async list(input: z.output<typeof ListInput>) {
    const { api } = this.digitalOcean;
    const checks = await allRows(api, checkList);
    const { fields: _fields, ...asked } = input;
    const shown = page(checks, asked, ({ id }) => id);
    const rows = await Promise.all(
      (shown.rows as UptimeCheck[]).map(async (check) =>
        checkRow(check, await api.get(path`/uptime/checks/${check.id}/state`, CheckState)),
      ),
    );
    const { cursor, total } = shown;
    const only = input.fields === undefined ? rows : rows.map((row) => picked(row, input.fields ?? []));
    return { checks: only, total, ...(cursor !== undefined && { cursor }) };
  }

  @Tool({
    name: "create_uptime_check",
    description: "Check a URL or host from outside, and tell by email when it is down.",
    effect: "write",
    preview: "previewCreate",
    risks: "risksOfCreate",
    resolve: "affectedNone",
    input: CreateInput,
    output: CheckRow.extend({ alert: z.string() }),
  })
  async create(input: Create) {
    const { api, lookups } = this.digitalOcean;
    const { email, ...check } = stated(input);
    const made = await api.post(path`/uptime/checks`, z.looseObject({ check: UptimeCheck }), check);
    lookups.forget();
    const row = checkRow(made.check);
    if (email.length === 0) return { ...row, alert: "none" };
    const alert = {
      name: `${check.name} is down`,
      type: "down",
      period: "2m",
      notifications: { email, slack: [] },
    };
    try {
      await api.post(path`/uptime/checks/${made.check.id}/alerts`, z.looseObject({}), alert);
    } catch (error) {
      throw withoutAlert(error, made.check);
    }
    return { ...row, alert: `down for 2m: ${email.join(", ")}` };
  }

  async previewCreate(input: Create): Promise<Preview> {
    const check = stated(input);
    const cost = await this.cost();
    return {
      summary: `Check ${check.target} by ${check.type} from ${check.regions.join(", ")}, ${cost === 0 ? "for free" : `for ${monthly(cost)}`}.`,
      details: [
        check.email.length > 0 ? `Told when it is down: ${check.email.join(", ")}.` : "Nobody is told.",
      ],
      subject: { check, cost },
    };
  }

  async risksOfCreate(): Promise<Risk[]> {
    const cost = await this.cost();
    if (cost === 0) return [];
    return [{ risk: "costs", value: monthly(cost), says: `A further uptime check costs ${monthly(cost)}` }];
  }

  @Tool({
    name: "delete_uptime_check",
    description: "Delete an uptime check with its alerts and history.",
    effect: "destroy",
    preview: "previewDelete",
    resolve: "affectedNone",
    input: DeleteInput,
    output: z.object({ id: z.string(), name: z.string(), target: z.string() }),
  })
  async delete({ check }: z.output<typeof DeleteInput>) {
    const { api, lookups } = this.digitalOcean;
    const { id, name, target } = await lookups.find(CHECKS, check);
    await api.delete(path`/uptime/checks/${id}`);
    lookups.forget();
    return { id, name, target };
  }

  async previewDelete({ check }: z.output<typeof DeleteInput>): Promise<Preview> {
    const { api, lookups } = this.digitalOcean;
    const found = await lookups.find(CHECKS, check);
    const { alerts } = await api.get(path`/uptime/checks/${found.id}/alerts`, CheckAlerts);
    const names = (alerts ?? []).map(({ name }) => name);
    return {
      summary: `Delete the uptime check ${found.name} of ${found.target}.`,
      details: [
        names.length > 0 ? `Its alerts go with it: ${names.join(", ")}.` : "It has no alerts.",
        "Its history is lost.",
      ],
      subject: { id: found.id, alerts: names },
    };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }

  private async cost(): Promise<number> {
    return (await this.digitalOcean.lookups.all(CHECKS)).length > 0 ? CHECK : 0;
  }
}

/** The check is there, and a second one would cost. */
function withoutAlert(error: unknown, { id, name }: UptimeCheck): unknown {
  if (!ToolError.is(error)) return error;
  return new ToolError(error.kind, `The check ${name} was made, and its alert was not: ${error.message}`, {
    next: "Nobody is told. Delete it with digitalocean_delete_uptime_check before you create it again.",
    details: { ...error.details, check: id },
    cause: error,
  });
}

const CheckAlerts = z.looseObject({ alerts: z.array(z.looseObject({ name: z.string() })).nullish() });

const picked = (row: z.output<typeof CheckRow>, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => fields.includes(name)));

/** A check with what was left out. Throws a ValidationError for an address that does not fit its type. */
function stated({ address, name, type, regions, email }: Create) {
  const url = address.includes("://") && URL.canParse(address) ? new URL(address) : undefined;
  const meant = type ?? (url ? url.protocol.slice(0, -1) : "ping");
  const fits =
    meant === "ping" ? HOST.test(address) : /^https?:/.test(address) && url?.protocol === `${meant}:`;
  if (!fits)
    throw new ValidationError(`address: ${address} does not fit a check by ${meant}.`, {
      next:
        meant === "ping"
          ? "Give a host, or a URL of http or https."
          : `Give a URL that begins with ${meant}://.`,
    });
  return {
    name: name ?? url?.hostname ?? address,
    type: meant,
    target: address,
    regions,
    enabled: true,
    email,
  };
}

/** A name or an address of a host. */
const HOST = /^[\w.:-]+$/;
