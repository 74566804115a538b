import { takesSecrets, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { parseEnvironment } from "./environment.js";
import { looseEntries } from "./loose-entries.js";
import { parsePorts } from "./ports.js";
import { parseCommand } from "./shell-words.js";
import { parseVolumes } from "./volumes.js";

/**
 * A parameter that is advertised in one form, as JSON Schema, and taken in every form that `parse` reads. What `parse`
 * throws is the issue.
 */
function lenient<T>(parse: (value: unknown) => T, advertised: Record<string, unknown>) {
  const read = z.unknown().transform((value, context): T => {
    try {
      return parse(value);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  });
  return read.optional().meta(advertised);
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
const LONGEST = 255;

const FORM = `an id or a name: at most ${LONGEST} letters, digits, _ . and -, a letter or digit first`;
const isReference = (text: string) => NAME.test(text) && text.length <= LONGEST;

/** A container's id, unique beginning of an id, or name, made only of characters that mean nothing in a path. */
export const ContainerId = z
  .preprocess(
    // An id may consist of digits only.
    (value) => (Number.isSafeInteger(value) ? String(value) : value),
    z
      .string()
      .transform((text) => text.trim().replace(/^\//, ""))
      .refine(isReference, FORM),
  )
  .describe("Id or name");

/** The id or name in a URI, taken as it is: another spelling of it would get round a rule about the URI. */
export function readContainerId(text: string): string {
  if (isReference(text)) return text;
  throw new ValidationError(`container_id: ${FORM}.`);
}

export const ContainerName = z
  .string()
  .refine(
    (text) => text.length > 1 && text.length <= LONGEST && NAME.test(text),
    "two or more letters, digits, _ . and -, a letter or digit first",
  )
  .optional();

export const Command = lenient(parseCommand, {
  description: "Words, no shell; or a JSON list",
  type: "string",
});

export const Ports = lenient(parsePorts, {
  description: "{80/tcp: 8080} container to host; on 127.0.0.1 unless 0.0.0.0:8080",
  type: "object",
});

export const Environment = takesSecrets(
  lenient(parseEnvironment, { description: "Values, also secret://name", type: "object" }),
);

export const Volumes = lenient(parseVolumes, {
  description: "{host path or volume: container path[:ro]}",
  type: "object",
});

const FILTERS = [
  "ancestor",
  "before",
  "expose",
  "exited",
  "health",
  "id",
  "is-task",
  "isolation",
  "label",
  "name",
  "network",
  "publish",
  "since",
  "status",
  "volume",
];

export const Filters = lenient(parseFilters, {
  description: "The Engine's: {status: running}",
  type: "object",
});

/** A map of one or more values, `"status=running"`, or a list of both. */
function parseFilters(value: unknown): Record<string, string[]> {
  const filters: Record<string, string[]> = {};
  for (const entry of looseEntries(value, /[\s,]+/)) {
    const [key, given] = typeof entry === "string" ? cut(entry) : entry;
    if (!FILTERS.includes(key)) throw new Error(`${key}: no such filter; known are ${FILTERS.join(", ")}`);
    const values = Values.safeParse(given);
    if (!values.success) throw new Error(`${key}: expected a string or a list of strings`);
    filters[key] = [...(filters[key] ?? []), ...[values.data].flat().map(String)];
  }
  return filters;
}

function cut(entry: string): [string, string] {
  const at = entry.indexOf("=");
  if (at < 0) throw new Error(`"${entry}": expected filter=value`);
  return [entry.slice(0, at), entry.slice(at + 1)];
}

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const Values = z.union([Scalar, z.array(Scalar)]);
