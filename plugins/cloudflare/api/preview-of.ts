import { type Preview, ToolError } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import type { Operations } from "./operations.js";
import type { Prepared } from "./prepare.js";
import { send } from "./send.js";

/** The most characters that are shown of what there is now. */
const LONGEST = 600;

/** What a person is shown before a call that destroys: what is sent, and what a GET of the same path answers now. */
export async function previewOf(
  cloudflare: Cloudflare,
  operations: Operations,
  prepared: Prepared,
): Promise<Preview> {
  const { operation, path, values, query, body, zone, account } = prepared;
  const now = await there(cloudflare, operations, prepared);
  const where = zone ? ` in the zone ${zone.name}` : account ? ` in the account ${account.name}` : "";
  const asked = Object.keys(query).length > 0 ? `?${JSON.stringify(query)}` : "";
  return {
    summary: `${operation.id}${where}: ${operation.verb} ${path}`,
    details: [
      ...(asked ? [`Query: ${JSON.stringify(query)}`] : []),
      ...(body === undefined ? [] : [`Body: ${JSON.stringify(body)}`]),
      now === undefined ? "What is there now is not known." : `Now: ${short(now)}`,
    ],
    subject: { operation: operation.id, values, query, now: stateOf(now) },
  };
}

/** What is there now; undefined where the API has no way to tell. Throws where there is nothing. */
async function there(cloudflare: Cloudflare, operations: Operations, prepared: Prepared): Promise<unknown> {
  const reader = operations.readerOf(prepared.operation);
  if (!reader || reader.flags.has("binary") || reader.query.some(({ required }) => required))
    return undefined;
  try {
    const { result } = await send(cloudflare, { ...prepared, operation: reader, query: {}, body: undefined });
    return result;
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    // A token may be allowed to delete what it cannot read, and a PUT or a POST may make what is not there yet.
    const unknown = [
      "authentication",
      "validation",
      ...(prepared.operation.verb === "DELETE" ? [] : ["not_found"]),
    ];
    if (unknown.includes(error.kind)) return undefined;
    throw error;
  }
}

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} … (${text.length} characters)`;
};

/** What changes whenever a thing does, under the names that the API's products have for it. */
const MARKS = ["version", "etag", "modified_on", "updated_at", "last_updated", "modified_at", "updated_on"];

/** What tells one state of a thing from the next: its marks where it has some, which pass over counters, else all of it. */
function stateOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stateOf);
  if (typeof value !== "object" || value === null) return value;
  const marks = Object.entries(value).filter(([name]) => MARKS.includes(name));
  if (marks.length === 0) return value;
  const { id, name } = value as Readonly<Record<string, unknown>>;
  return { id, name, ...Object.fromEntries(marks) };
}
