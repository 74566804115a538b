import { ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { BACKUPS, type BackupPlan, dollars, monthly, withBackups } from "../client/prices.js";
import type { Droplet } from "./droplet.js";

/** How a droplet is backed up, which is part of its price. */
export type Backups = BackupPlan | "none" | "unknown";

const Policy = z.looseObject({
  policy: z.looseObject({ backup_policy: z.looseObject({ plan: z.string().nullish() }).nullish() }),
});

const isPlan = (text: string): text is BackupPlan => Object.hasOwn(BACKUPS, text);

/** A droplet itself says only whether there are backups. */
export async function backupsOf({ api }: DigitalOcean, { id, features }: Droplet): Promise<Backups> {
  if (!features.includes("backups")) return "none";
  try {
    const { policy } = await api.get(path`/droplets/${id}/backups/policy`, Policy);
    const plan = policy.backup_policy?.plan ?? "";
    return isPlan(plan) ? plan : "unknown";
  } catch (error) {
    if (!ToolError.is(error) || !["authentication", "not_found"].includes(error.kind)) throw error;
    return "unknown";
  }
}

/** "$14.40 a month, weekly backups included". */
export const dropletPrice = (price: number, backups: Backups): string =>
  `${monthly(paid(price, backups))}${included(backups)}`;

/** "$14.40 a month instead of $7.20, weekly backups included". */
export const priceChange = (now: number, then: number, backups: Backups): string =>
  `${monthly(paid(then, backups))} instead of ${dollars(paid(now, backups))}${included(backups)}`;

/** Dollars a month for a size, as far as they are known. */
export const paid = (price: number, backups: Backups): number =>
  isPlan(backups) ? withBackups(price, backups) : price;

function included(backups: Backups): string {
  if (backups === "none") return "";
  return isPlan(backups) ? `, ${backups} backups included` : ", without the price of its backups";
}
