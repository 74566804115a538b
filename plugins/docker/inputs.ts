import { ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { parseEnvironment } from "./environment.js";
import { fromJson } from "./loose-entries.js";
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

/** A container's id, unique beginning of an id, or name, made only of characters that mean nothing in a path. */
export const ContainerId = z
  .string()
  .transform((text) => text.trim().replace(/^\//, ""))
  .refine((text) => NAME.test(text), "an id or a name: letters, digits, _ . and -, a letter or digit first")
  .describe("Id or name");

/** The id or name in a URI. */
export function readContainerId(text: string): string {
  const read = ContainerId.safeParse(text);
  if (read.success) return read.data;
  throw new ValidationError(`container_id: ${read.error.issues[0]?.message}.`);
}

export const ContainerName = z
  .string()
  .refine(
    (text) => text.length > 1 && NAME.test(text),
    "two or more letters, digits, _ . and -, a letter or digit first",
  )
  .optional();

export const Command = lenient(parseCommand, {
  description: "Split as in a shell, or a list",
  type: "string",
});

export const Ports = lenient(parsePorts, {
  description: "{80/tcp: 8080} container to host; on 127.0.0.1 unless 0.0.0.0:8080",
  type: "object",
});

export const Environment = lenient(parseEnvironment, { description: "Variables", type: "object" });

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

function parseFilters(value: unknown): Record<string, string[]> {
  const map: unknown = typeof value === "string" ? fromJson(value) : (value ?? {});
  const parsed = z.record(z.string(), z.union([Scalar, z.array(Scalar)])).safeParse(map);
  if (!parsed.success) throw new Error("expected a map of strings or lists of strings");
  return Object.fromEntries(
    Object.entries(parsed.data).map(([key, values]) => {
      if (!FILTERS.includes(key)) throw new Error(`${key}: no such filter; known are ${FILTERS.join(", ")}`);
      return [key, [values].flat().map(String)];
    }),
  );
}

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
