import { type Affected, Client, inject, injectable, markdown, Prompt, quoted } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { dollars, inCents } from "../client/prices.js";
import type { Droplet } from "../droplets/droplet.js";
import { findWaste } from "./find-waste.js";
import type { Finding } from "./finding.js";

const DAYS = 180;
/** Rows of a table; the sums are of everything. */
const MOST = 100;

const Arguments = z.object({
  days: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, "expected a whole number of days")
    .transform(Number)
    .optional()
    .describe(`Snapshots older than this many days, ${DAYS} unless given`),
});

/** Money that may be spent for nothing. */
@injectable()
export class WastePrompts {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Prompt({
    name: "find_waste",
    description: "Find what is paid for and perhaps not needed, with the monthly saving.",
    arguments: Arguments,
    resolve: "affectedNone",
  })
  async find({ days = DAYS }: z.output<typeof Arguments>) {
    const { findings, unseen, running } = await findWaste(this.digitalOcean, days);
    const sum = inCents(findings.reduce((total, { monthly }) => total + (monthly ?? 0), 0));
    return [
      findings.length > 0
        ? `These ${findings.length} things are paid for and perhaps not needed. Without them the account saves up to ${dollars(sum)} a month, at list prices: ${quoted(findingsTable(findings))}`
        : `Nothing was found that is paid for and idle, with snapshots counted as old after ${days} days.`,
      ...(unseen.length > 0 ? [`Not looked at: ${unseen.join(", ")}.`] : []),
      ...(running.length > 0 ? [`Droplets that run, dearest first: ${quoted(runningTable(running))}`] : []),
      "Delete nothing, and change nothing, before I have decided about each single thing.",
      "1. Tell me the largest savings first, and ask what I still need. Doubt is a reason to keep.",
      "2. If you have digitalocean_get_metrics, look at the CPU of the dearest running droplets over seven days, ten of them at most. Below 2% on average one may be idle, or too large: say so, with its price and that of a smaller size (digitalocean_list_sizes). Without that tool, say that nobody has measured them.",
      "3. A droplet that is off can be kept for less as a snapshot: take one, then delete the droplet. Its IP address is lost.",
      "4. A volume or an old snapshot may be the last copy of something: ask what it holds. A volume costs less as a snapshot as well.",
      "5. For what I give up, use the tool in its row, one thing at a time. Each shows me first what is lost.",
    ].join("\n");
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}

function findingsTable(findings: readonly Finding[]): string {
  const rows = findings
    .slice(0, MOST)
    .map(({ monthly, ...one }) => ({ ...one, dollars_a_month: monthly?.toFixed(2) ?? "unknown" }));
  return withRest(markdown.table(rows), findings.length);
}

function runningTable(droplets: readonly Droplet[]): string {
  const dearest = [...droplets].sort((a, b) => priceOf(b) - priceOf(a));
  const rows = dearest.slice(0, MOST).map((droplet) => ({
    name: droplet.name,
    id: String(droplet.id),
    size: droplet.size_slug,
    dollars_a_month: priceOf(droplet).toFixed(2),
  }));
  return withRest(markdown.table(rows), droplets.length);
}

const priceOf = ({ size }: Droplet): number => size?.price_monthly ?? 0;

const withRest = (table: string, count: number): string =>
  count > MOST ? `${table}\n\nAnd ${count - MOST} more that cost less.` : table;
