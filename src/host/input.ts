import type * as z from "zod";
import { nearest, ValidationError } from "../plugin/index.js";
import { below, type Follow, facesOf, fitting, kindOf, partsOf } from "../plugin/schema-parts.js";
import { MARKER } from "../redaction/marker.js";
import { TARGET } from "./target-uri.js";
import { middleOut } from "./trim.js";

/** The most problems that one answer names, and characters of a name in it. */
const MOST_PROBLEMS = 5;
const LONGEST_NAME = 100;
const LONGEST_PROBLEM = 400;

/**
 * Checks arguments against a schema and returns what the handler gets. Unknown names are errors that suggest the
 * nearest known one; an object, list, number or boolean that came as a JSON string is read as what it holds.
 */
export function checkInput<S extends z.ZodObject>(
  schema: S,
  args: Record<string, unknown>,
  next: string,
): z.output<S> {
  let given = args;
  let parsed = schema.safeParse(given);
  if (!parsed.success) {
    given = repaired(args, parsed.error.issues);
    parsed = schema.safeParse(given);
  }
  const problems = unknownNames([schema], given, "");
  if (MARKER.test(JSON.stringify(args))) {
    problems.push("an argument holds a [redacted:…] marker, which stands for a secret and is not its value");
  }
  if (!parsed.success) problems.push(...parsed.error.issues.map(describe));
  if (problems.length > 0 || !parsed.success) {
    const more = problems.length - MOST_PROBLEMS;
    const named = problems.slice(0, MOST_PROBLEMS).map((problem) => middleOut(problem, LONGEST_PROBLEM));
    throw new ValidationError([...named, ...(more > 0 ? [`and ${more} more`] : [])].join("; "), { next });
  }
  return parsed.data;
}

/** Names that no schema of a value knows, at any depth; zod would drop them in silence. */
function unknownNames(schemas: readonly z.core.$ZodType[], value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const faces = facesOf(schemas, entering(value));
  const closed = faces.some((face) => kindOf(face) === "object") && !faces.some(isOpen);
  const known = faces.flatMap(partsOf).flatMap(([step]) => (typeof step === "string" ? step : []));
  return Object.entries(value).flatMap(([name, item]) => {
    const inner = below(faces, Array.isArray(value) ? Number(name) : name);
    if (inner.length > 0) return unknownNames(inner, item, `${path}${name}.`);
    return closed && !Array.isArray(value) ? [unknown(name, path, [...new Set(known)])] : [];
  });
}

/** Only what meets a value as it comes: a transform may know names that its outcome does not have. */
const entering = (value: unknown): Follow => {
  const ofForms = fitting(value);
  return (schema, wrapped) => (kindOf(schema) === "pipe" ? wrapped.slice(0, 1) : ofForms(schema, wrapped));
};

const isOpen = (face: z.core.$ZodType) => ["any", "unknown", "custom"].includes(kindOf(face));

function unknown(name: string, path: string, known: readonly string[]): string {
  // Where there are several places, the host has taken the target out before.
  if (name === TARGET && path === "")
    return `${TARGET}: unknown argument; the plugin has one place only, so leave it out`;
  const shown = middleOut(name, LONGEST_NAME);
  const meant = nearest(shown, known);
  const hint = meant ? `did you mean ${meant}?` : `known are ${known.join(", ") || "none"}`;
  return `${path}${shown}: unknown argument; ${hint}`;
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join(".");
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined"))
    return `${path}: is required`;
  return path ? `${path}: ${issue.message}` : issue.message;
}

/** What zod says of a value that is of another kind than it should be. */
const UNFIT = new Set<string | undefined>(["invalid_type", "invalid_union"]);

/** The arguments with each string that stands where something else was expected read as JSON. */
function repaired(
  args: Record<string, unknown>,
  issues: readonly z.core.$ZodIssue[],
): Record<string, unknown> {
  const copy = structuredClone(args);
  for (const { path, code } of issues) {
    let holder: Record<PropertyKey, unknown> = copy;
    for (const key of path) {
      const value = holder[key];
      if (typeof value === "string" && (UNFIT.has(code) || /^\s*[[{]/.test(value)))
        holder[key] = fromJson(value);
      if (typeof value !== "object" || value === null) break;
      holder = value as Record<PropertyKey, unknown>;
    }
  }
  return copy;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
