import { type Preview, ToolError } from "../plugin/index.js";
import type { Call } from "./prepare.js";

/** The most characters that are shown of what there is now. */
const LONGEST = 600;

/**
 * What a person is shown before a call that destroys: what is sent, and what is there now. `where` follows the operation's
 * id, as in " in the zone example.com"; `read` asks the API for what is there, and is left out where it cannot tell. What
 * it answers is shown as `show` says it, else as JSON that may be cut.
 */
export async function previewOf(
  call: Call,
  where: string,
  read: (() => Promise<unknown>) | undefined,
  show: (now: unknown) => string | undefined = () => undefined,
): Promise<Preview> {
  const { operation, path, values, query, body } = call;
  const now = read && (await there(operation.verb, read));
  return {
    summary: `${operation.id}${where}: ${operation.verb} ${path}`,
    details: [
      ...(Object.keys(query).length > 0 ? [`Query: ${JSON.stringify(query)}`] : []),
      ...(body === undefined ? [] : [`Body: ${JSON.stringify(body)}`]),
      now === undefined ? "What is there now is not known." : `Now: ${show(now) ?? short(now)}`,
    ],
    subject: { operation: operation.id, values, query, now: stateOf(now) },
  };
}

/** What is there now; undefined where that cannot be told. Throws where there is nothing. */
async function there(verb: string, read: () => Promise<unknown>): Promise<unknown> {
  try {
    return await read();
  } catch (error) {
    if (!ToolError.is(error)) throw error;
    // A token may be allowed to delete what it cannot read, and a PUT or a POST may make what is not there yet.
    const unknown = ["authentication", "validation", ...(verb === "DELETE" ? [] : ["not_found"])];
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
