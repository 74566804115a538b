import { type Affected, ToolError } from "cargoshipper/plugin";
import { affectedByZone } from "../client/affected.js";
import type { Cloudflare } from "../client/connect.js";
import type { Operations } from "./operations.js";
import type { Prepared } from "./prepare.js";
import { send } from "./send.js";

/** Which kind of object a variable of a path stands for. */
const KINDS: Readonly<Record<string, string>> = {
  dns_record_id: "record",
  ruleset_id: "ruleset",
  rule_id: "rule",
  tunnel_id: "tunnel",
  script_name: "worker",
  namespace_id: "namespace",
  database_id: "database",
  bucket_name: "bucket",
};

/** Where new ones are made: which kind, by the end of the path. */
const MADE: readonly (readonly [path: RegExp, kind: string])[] = [
  [/\/dns_records$/, "record"],
  [/\/(?:cfd_tunnel|warp_connector)$/, "tunnel"],
  [/\/d1\/database$/, "database"],
  [/\/kv\/namespaces$/, "namespace"],
  [/\/r2\/buckets$/, "bucket"],
];

/** Operations whose body names objects that were not looked at. */
const IN_BODY = /^dns\.records\.(?:batch|import|scanReview)$/;

/** What a call is about: its zone or account, and the objects that its path names, also by their names. */
export async function affectedByCall(
  cloudflare: Cloudflare,
  operations: Operations,
  prepared: Prepared,
): Promise<readonly Affected[]> {
  const { operation, zone, account, values, body } = prepared;
  if (IN_BODY.test(operation.id))
    throw new ToolError("refused", `${operation.id} names records that rules about objects cannot see.`, {
      next: "Use cloudflare_apply_dns_records, or change one record at a time.",
    });
  const owners: Affected[] = zone
    ? affectedByZone(zone)
    : account
      ? [{ kind: "account", id: account.id, names: [account.name] }]
      : [];
  const made = MADE.find(([path]) => operation.verb === "POST" && path.test(operation.path));
  const named = (body as { name?: unknown } | undefined)?.name;
  const objects = Object.entries(values).flatMap(([name, id]) => {
    const kind = KINDS[name];
    return kind ? [{ kind, name, id }] : [];
  });
  const found = await Promise.all(
    objects.map(async ({ kind, name, id }) => ({
      kind,
      id,
      names: await namesOf(cloudflare, operations, prepared, name),
    })),
  );
  return [...owners, ...found, ...(made ? [{ kind: made[1], names: named ? [String(named)] : [] }] : [])];
}

/** The name of the object that a variable of the path stands for, where the API tells it. */
async function namesOf(
  cloudflare: Cloudflare,
  operations: Operations,
  prepared: Prepared,
  variable: string,
): Promise<string[]> {
  const { operation, path } = prepared;
  const end = operation.path.indexOf(`{${variable}}`) + variable.length + 2;
  const template = operation.path.slice(0, end);
  const reader = operations.find(`GET ${template}`);
  if (reader?.effect !== "read" || reader.flags.has("binary")) return [];
  const short = path.split("/").slice(0, template.split("/").length).join("/");
  const { result } = await send(cloudflare, {
    ...prepared,
    operation: reader,
    path: short,
    query: {},
    body: undefined,
  });
  const { name, title } = (result ?? {}) as { name?: unknown; title?: unknown };
  return [name, title].filter((one) => typeof one === "string");
}
