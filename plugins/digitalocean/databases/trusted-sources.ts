import { ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { isUuid } from "../client/lookups.js";
import { path } from "../client/path.js";
import { DROPLETS } from "../droplets/droplet.js";
import { CLUSTERS } from "../kubernetes/cluster.js";
import { type Database, Rule } from "./database.js";

/** What may be let in, as people call it, and as the API does. */
const TYPES = { droplet: "droplet", cluster: "k8s", app: "app", tag: "tag", ip: "ip_addr" } as const;

export const SOURCES = Object.keys(TYPES) as [Source, ...Source[]];

type Source = keyof typeof TYPES;

/** What stands before a trusted source. */
export interface Trusted {
  readonly type: string;
  readonly value: string;
}

/** The trusted source that is meant: of a droplet and a cluster its id, whatever it was named by. */
export async function trustedSource(
  { lookups }: DigitalOcean,
  source: Source | undefined,
  name: string,
): Promise<Trusted> {
  if (source === undefined)
    throw new ValidationError("source: none is given.", { next: `Give one of ${SOURCES.join(", ")}.` });
  const type = TYPES[source];
  if (source === "droplet") return { type, value: DROPLETS.idOf(await lookups.find(DROPLETS, name)) };
  if (source === "cluster") return { type, value: CLUSTERS.idOf(await lookups.find(CLUSTERS, name)) };
  if (source === "app" && !isUuid(name))
    throw new ValidationError("name: an app is named by its id.", { next: "Give the app's id." });
  return { type, value: name };
}

const Rules = z.object({ rules: z.array(Rule).nullish() });

/** Who may connect now; nobody stated means everybody. */
export const rulesOf = async ({ api }: DigitalOcean, { id }: Database): Promise<Rule[]> =>
  (await api.get(path`/databases/${id}/firewall`, Rules)).rules ?? [];

const isIt =
  ({ type, value }: Trusted) =>
  (rule: Trusted) =>
    rule.type === type && rule.value === value;

/** The rules with one more, or undefined where it is there already. */
export const withRule = (rules: readonly Rule[], added: Trusted): Trusted[] | undefined =>
  rules.some(isIt(added)) ? undefined : [...rules, added];

/** The rules without one. Throws when it is not there. */
export function withoutRule(rules: readonly Rule[], removed: Trusted): Trusted[] {
  const left = rules.filter((rule) => !isIt(removed)(rule));
  if (left.length < rules.length) return left;
  throw new ToolError("not_found", `name: ${removed.type} ${removed.value} is no trusted source.`, {
    next: "digitalocean_get_database shows those there are.",
  });
}

/** Replaces all rules: the API has no other way, so what somebody else changes meanwhile is lost. */
export async function writeRules({ api }: DigitalOcean, { id }: Database, rules: readonly Trusted[]) {
  await api.send("PUT", path`/databases/${id}/firewall`, { body: { rules } });
}
