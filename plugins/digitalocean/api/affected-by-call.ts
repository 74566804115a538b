import type { Call, Operations } from "cargoshipper/api";
import { type Affected, ToolError } from "cargoshipper/plugin";
import { asNames } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { affectedRecords } from "../dns/affected-record.js";
import { anyOf, kindAt, madeAt, outOfSight } from "./kinds.js";
import { namedInBody, tagsIn } from "./named-in-body.js";
import { send } from "./send.js";
import { upTo } from "./up-to.js";

type Json = Readonly<Record<string, unknown>>;

/** What a call is about: the objects that its path and its body name, also by their names and tags. */
export async function affectedByCall(
  digitalOcean: DigitalOcean,
  operations: Operations,
  call: Call,
): Promise<readonly Affected[]> {
  const { operation, values, body, query } = call;
  const found = await Promise.all(
    Object.keys(values).map((variable) => objectAt(digitalOcean, operations, call, variable)),
  );
  if (operation.effect === "read") return found.flat();
  return [
    ...found.flat(),
    ...madeBy(call),
    ...outOfSight(operation),
    ...(await namedInBody(digitalOcean, body)),
    ...tagsIn(query),
    ...chosenByTags(call),
  ];
}

/** The object that a variable of the path stands for, and what a change makes of it. */
async function objectAt(
  digitalOcean: DigitalOcean,
  operations: Operations,
  call: Call,
  variable: string,
): Promise<Affected[]> {
  const { operation, values } = call;
  const at = kindAt(operation.path, variable);
  if (!at) return [];
  const id = values[variable] ?? "";
  const stated = renames(call, variable) ? statedIn(call) : NOTHING;
  if (stated.hidden) return [{ ...anyOf(at.kind), id }];
  if (at.named) return [{ kind: at.kind, id, names: [id, ...stated.names] }];
  const reader = upTo(operations, call, variable);
  const now = reader && (await readWith(digitalOcean, { ...call, ...reader }));
  if (!now) return [{ ...anyOf(at.kind), id }];
  if (at.kind === "record") return recordsOf(values["domain_name"] ?? "", id, now, stated);
  const names = [...namesOf(now), ...stated.names];
  return [{ kind: at.kind, id, names: [...names, ...asNames(textsIn(now["tags"]))] }];
}

/** Whether a body's name is a new one for the thing of a variable. */
const renames = ({ operation: { effect, path } }: Call, variable: string): boolean =>
  effect !== "read" && (path.endsWith(`{${variable}}`) || path.endsWith(`{${variable}}/actions`));

/** A thing as the API has it; undefined where it does not tell. */
async function readWith(digitalOcean: DigitalOcean, call: Call): Promise<Json | undefined> {
  try {
    const { result } = await send(digitalOcean, { ...call, query: {}, headers: {}, body: undefined });
    return typeof result === "object" && result !== null ? (result as Json) : undefined;
  } catch (error) {
    if (ToolError.is(error) && ["not_found", "authentication"].includes(error.kind)) return undefined;
    throw error;
  }
}

const NAMED = ["name", "slug", "fingerprint", "origin", "endpoint", "custom_domain"];

const namesOf = (thing: Json): string[] => [
  ...NAMED.flatMap((key) => textsIn(thing[key])),
  ...textsIn((thing["spec"] as Json | undefined)?.["name"]),
];

const textsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (one): one is string => typeof one === "string" && one !== "",
  );

/** A record as it is, and as it will be. */
function recordsOf(domain: string, id: string, now: Json, { names: [name], type }: Stated): Affected[] {
  const [is = "@"] = textsIn(now["name"]);
  const [as = ""] = textsIn(now["type"]);
  return affectedRecords(
    [
      { id, name: is, type: as },
      { name: name ?? is, type: type ?? as },
    ],
    domain,
  );
}

/** What a call makes, by the names and tags that it will have. */
function madeBy(call: Call): Affected[] {
  const { operation, values, body } = call;
  const kind = operation.verb === "POST" ? madeAt(operation.path) : undefined;
  if (kind === undefined) return [];
  const { names, type, hidden } = statedIn(call);
  if (hidden) return [anyOf(kind)];
  if (kind === "record") {
    const domain = values["domain_name"] ?? "";
    const [name] = names;
    return type === undefined || name === undefined
      ? [anyOf(kind)]
      : affectedRecords([{ name, type }], domain);
  }
  const tags = asNames(textsIn((body as Json | undefined)?.["tags"]));
  return (names.length > 0 ? names : [""]).map((name) => ({ kind, names: name ? [name, ...tags] : tags }));
}

/** What a body says of an object; `hidden` where a name is no text, or stands for a secret that is not known yet. */
interface Stated {
  readonly names: readonly string[];
  readonly type?: string | undefined;
  readonly hidden: boolean;
}

const NOTHING: Stated = { names: [], hidden: false };

function statedIn({ body }: Call): Stated {
  const { name, names, type, tags, origin, spec } = (body ?? {}) as Json;
  const said = [name, ...(Array.isArray(names) ? names : [names]), origin, (spec as Json)?.["name"]];
  const given = [...said, type, ...(Array.isArray(tags) ? tags : [tags])].filter(
    (one) => one !== undefined && one !== null,
  );
  return {
    names: said.flatMap(textsIn),
    type: textsIn(type)[0],
    hidden: given.some((one) => typeof one !== "string" || one.includes("secret://")),
  };
}

/** Parts of the API whose tags choose droplets. */
const CHOOSES = /^\/(?:firewalls|load_balancers)/;

/** The droplets that a change is about because of a tag. */
function chosenByTags({ operation, body }: Call): Affected[] {
  const { tags, tag } = (body ?? {}) as Json;
  const chosen = [...textsIn(tags), ...textsIn(tag)].length > 0;
  return chosen && CHOOSES.test(operation.path) ? [anyOf("droplet")] : [];
}
