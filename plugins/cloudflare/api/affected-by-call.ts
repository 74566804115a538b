import type { Operations } from "cargoshipper/api";
import { type Affected, ToolError } from "cargoshipper/plugin";
import { affectedByZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import { affectedRecords } from "../dns/affected-record.js";
import { anyOf, outOfSight } from "./out-of-sight.js";
import type { Prepared } from "./prepare.js";
import { affectedRules } from "./rules-of-call.js";
import { send } from "./send.js";

/** Which kind of object a variable of a path stands for. Rules of rulesets are looked for apart. */
const KINDS: Readonly<Record<string, string>> = {
  dns_record_id: "record",
  rule_id: "rule",
  tunnel_id: "tunnel",
  script_name: "worker",
  worker_id: "worker",
  namespace_id: "namespace",
  database_id: "database",
  bucket_name: "bucket",
};

/** Variables whose value is the name. */
const NAMES = ["script_name", "bucket_name"];

/** Where new ones are made: which kind, by the end of the path. */
const MADE: readonly (readonly [path: RegExp, kind: string])[] = [
  [/^\/zones$/, "zone"],
  [/\/dns_records$/, "record"],
  [/\/(?:cfd_tunnel|warp_connector)$/, "tunnel"],
  [/\/d1\/database$/, "database"],
  [/\/kv\/namespaces$/, "namespace"],
  [/\/r2\/buckets$/, "bucket"],
  [/\/workers\/workers$/, "worker"],
];

/** What a call is about: its zone or account, and the objects that its path and its body name, also by their names. */
export async function affectedByCall(
  cloudflare: Cloudflare,
  operations: Operations,
  prepared: Prepared,
): Promise<readonly Affected[]> {
  const { operation, values } = prepared;
  const apart = operation.path.includes("/rulesets");
  const variables = Object.keys(values).filter((name) => KINDS[name] && !(apart && name === "rule_id"));
  const found = await Promise.all(variables.map((name) => objectsAt(cloudflare, operations, prepared, name)));
  return [
    ...(await ownersOf(cloudflare, prepared)),
    ...found.flat(),
    ...madeBy(prepared),
    ...(await affectedRules(cloudflare, prepared)),
    ...outOfSight(operation),
  ];
}

async function ownersOf(cloudflare: Cloudflare, prepared: Prepared): Promise<Affected[]> {
  const { zone, account, operation, body } = prepared;
  if (zone) return affectedByZone(zone);
  if (account) return [{ kind: "account", id: account.id, names: [account.name] }];
  if (operation.id !== "zones.create") return [];
  const { id } = ((body as { account?: { id?: unknown } })?.account ?? {}) as { id?: unknown };
  if (typeof id !== "string") return [anyOf("account")];
  const known = (await cloudflare.lookups.accounts()).find((one) => one.id === id);
  return known ? [{ kind: "account", id, names: [known.name] }] : [{ ...anyOf("account"), id }];
}

/** The object that a variable of the path stands for, and what a change makes of it. */
async function objectsAt(
  cloudflare: Cloudflare,
  operations: Operations,
  prepared: Prepared,
  variable: string,
): Promise<Affected[]> {
  const { operation, values, zone, headers } = prepared;
  const kind = KINDS[variable] ?? "";
  const id = values[variable] ?? "";
  if (NAMES.includes(variable)) {
    const jurisdiction = headers["cf-r2-jurisdiction"];
    return [{ kind, id, names: kind === "bucket" && jurisdiction ? [`${jurisdiction}/${id}`] : [] }];
  }
  const now = await readAt(cloudflare, operations, prepared, variable);
  const to =
    operation.effect !== "read" && operation.path.endsWith(`{${variable}}`) ? statedIn(prepared) : NOTHING;
  if (kind === "record" && zone) {
    const [name, type] = [textOf(now, "name"), textOf(now, "type")];
    if (name === undefined || type === undefined || to.hidden) return [{ ...anyOf(kind), id }];
    return affectedRecords(
      [
        { id, name, type },
        { name: to.name ?? name, type: to.type ?? type },
      ],
      zone,
    );
  }
  const names = ["name", "title"].flatMap((key) => textOf(now, key) ?? []);
  if (names.length === 0 || to.hidden) return [{ ...anyOf(kind), id }];
  const labels = kind === "rule" ? ("unknown" as const) : {};
  return [{ kind, id, names: [...names, ...(to.name === undefined ? [] : [to.name])], labels }];
}

/** What a call makes, by the name that it will have. */
function madeBy(prepared: Prepared): Affected[] {
  const { operation, zone } = prepared;
  if (operation.verb !== "POST") return [];
  const { name, type, hidden } = statedIn(prepared);
  const kind = MADE.find(([path]) => path.test(operation.path))?.[1];
  if (kind === undefined) return [];
  if (hidden || name === undefined) return [anyOf(kind)];
  if (kind !== "record" || !zone) return [{ kind, names: [name] }];
  return type === undefined ? [anyOf(kind)] : affectedRecords([{ name, type }], zone);
}

/** What a body says of an object; `hidden` where that is no text, or stands for a secret that is not known yet. */
interface Stated {
  readonly name?: string;
  readonly type?: string;
  readonly hidden: boolean;
}

const NOTHING: Stated = { hidden: false };

function statedIn({ body }: Prepared): Stated {
  const { name, title, type } = (body ?? {}) as Readonly<Record<string, unknown>>;
  const said = Object.entries({ name: name ?? title, type }).filter(([, value]) => value !== undefined);
  const plain = said.filter(([, value]) => typeof value === "string" && !value.includes("secret://"));
  return { ...Object.fromEntries(plain), hidden: plain.length < said.length };
}

const textOf = (value: unknown, key: string): string | undefined => {
  const text = (value as Record<string, unknown> | null | undefined)?.[key];
  return typeof text === "string" ? text : undefined;
};

/** The object that a variable of the path stands for, as the API has it; undefined where it does not tell. */
async function readAt(
  cloudflare: Cloudflare,
  operations: Operations,
  prepared: Prepared,
  variable: string,
): Promise<unknown> {
  const { operation, path } = prepared;
  const end = operation.path.indexOf(`{${variable}}`) + variable.length + 2;
  const template = operation.path.slice(0, end);
  const reader = operations.find(`GET ${template}`);
  if (reader?.effect !== "read" || reader.flags.has("binary")) return undefined;
  const short = path.split("/").slice(0, template.split("/").length).join("/");
  try {
    const { result } = await send(cloudflare, {
      ...prepared,
      operation: reader,
      path: short,
      query: {},
      body: undefined,
    });
    return result;
  } catch (error) {
    if (ToolError.is(error) && ["not_found", "authentication"].includes(error.kind)) return undefined;
    throw error;
  }
}
