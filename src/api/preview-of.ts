import { type Preview, ToolError } from "../plugin/index.js";
import { cut } from "./cut.js";
import type { Call } from "./prepare.js";

/** The most characters that are shown of what there is now. */
const LONGEST = 600;

/** How what a call would destroy is looked at. */
export interface Looking {
  /** Asks the API for what is there; left out where it cannot tell. */
  readonly read?: (() => Promise<unknown>) | undefined;
  /** What that answers in few words; undefined where it has to be shown as data. */
  readonly show?: (now: unknown) => string | undefined;
}

/**
 * What a person is shown before a call: what is sent and, for one that destroys, what is there now. `where` follows the
 * operation's id, as in " in the zone example.com".
 */
export async function previewOf(call: Call, where: string, looking?: Looking): Promise<Preview> {
  const { operation, path, values, query, body } = call;
  const { read, show } = looking ?? {};
  const now = read && (await there(operation.verb, read));
  const shown = now === undefined ? "not known" : (show?.(now) ?? cut(now, LONGEST));
  return {
    summary: `${operation.id}${where}: ${operation.verb} ${path}`,
    data: {
      ...(Object.keys(query).length > 0 && { Query: query }),
      ...(body !== undefined && { Body: body }),
      ...(looking && { Now: shown }),
    },
    subject: { operation: operation.id, where, values, query, now: stateOf(now) },
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
