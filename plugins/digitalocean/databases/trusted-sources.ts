import { type Affected, type Risk, ToolError, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { APPS } from "../apps/app.js";
import { affectedThing } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { DROPLETS } from "../droplets/droplet.js";
import { CLUSTERS } from "../kubernetes/cluster.js";
import { isNetwork, isWide } from "../network/firewall-rule.js";
import { knownTag } from "../projects/tag.js";
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

/** The trusted source that is meant: of a droplet, a cluster and an app its id, whatever it was named by. */
export async function trustedSource(
  digitalOcean: DigitalOcean,
  source: Source | undefined,
  name: string,
): Promise<Trusted> {
  if (source === undefined) {
    if (isWritten(name)) return sourceIn(digitalOcean, name);
    throw new ValidationError("source: none is given.", { next: `Give one of ${SOURCES.join(", ")}.` });
  }
  const { lookups } = digitalOcean;
  const type = TYPES[source];
  if (source === "droplet") return { type, value: DROPLETS.idOf(await lookups.find(DROPLETS, name)) };
  if (source === "cluster") return { type, value: CLUSTERS.idOf(await lookups.find(CLUSTERS, name)) };
  if (source === "app") return { type, value: APPS.idOf(await lookups.find(APPS, name)) };
  if (source === "tag") return { type, value: await knownTag(digitalOcean, name) };
  if (!isAddress(name))
    throw new ValidationError(`name: ${name} is no IPv4 address or network.`, {
      next: "Give one such as 192.0.2.7 or 192.0.2.0/24, or another source.",
    });
  return { type, value: name };
}

/** The API takes none of IPv6. */
const isAddress = (text: string): boolean => isNetwork(text) && !text.includes(":");

const NAMED = SOURCES.filter((source) => source !== "ip");
const WRITTEN = new RegExp(`^(${NAMED.join("|")}):(.+)$`);
const FORM = `expected an IPv4 address or network, or a name after ${NAMED.map((source) => `${source}:`).join(", ")}`;

const isWritten = (text: string): boolean => WRITTEN.test(text) || isAddress(text);

/** A trusted source in one text: `tag:web`, `droplet:web-1`, or an address. */
export const writtenSource = z.string().refine(isWritten, { error: FORM });

/** The trusted source that a text means. */
export function sourceIn(digitalOcean: DigitalOcean, text: string): Promise<Trusted> {
  const [, source = "ip", name = text] = WRITTEN.exec(text) ?? [];
  return trustedSource(digitalOcean, source as Source, name);
}

const KINDS: Readonly<Record<string, string>> = {
  droplet: "droplet",
  k8s: "cluster",
  app: "app",
  tag: "tag",
};

/** What rules know of a trusted source. It may be gone, and then only its id is told. */
export async function affectedSource(
  { lookups }: DigitalOcean,
  { type, value }: Trusted,
): Promise<Affected[]> {
  const kind = KINDS[type];
  if (kind === undefined) return [];
  if (kind === "tag")
    return [
      { kind, id: value, names: [value] },
      { kind: "droplet", names: [`tag:${value}`] },
    ];
  try {
    if (kind === "droplet") return [affectedThing(DROPLETS, await lookups.find(DROPLETS, value))];
    if (kind === "cluster") return [affectedThing(CLUSTERS, await lookups.find(CLUSTERS, value))];
    return [affectedThing(APPS, await lookups.find(APPS, value))];
  } catch (error) {
    if (!ToolError.is(error) || !["not_found", "authentication"].includes(error.kind)) throw error;
    return [{ kind, id: value, names: "unknown" }];
  }
}

/** The networks among them that are as good as everywhere. */
export const wideAmong = (sources: readonly Trusted[]): string[] =>
  sources.filter(({ type, value }) => type === "ip_addr" && isWide(value)).map(({ value }) => value);

/** What lets the whole internet connect, as far as it has a password: a wide network, or no rule at all. */
export function opensTo(database: Pick<Database, "name">, after: readonly Trusted[]): Risk[] {
  const wide = wideAmong(after);
  return (after.length === 0 ? ["everywhere"] : wide).map((from) => ({
    risk: "publicAccess",
    value: `database ${database.name} from ${from}`,
    says: `Whoever has a password may connect to the database ${database.name} from ${from}`,
  }));
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
