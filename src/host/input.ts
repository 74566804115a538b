import type * as z from "zod";
import { nearest, ValidationError } from "../plugin/index.js";
import { MARKER } from "./redaction.js";
import { partsOf } from "./schema-parts.js";
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
  const problems = unknownNames(schema, given, "");
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

/** Names that a schema does not know, at any depth; zod would drop them in silence. */
function unknownNames(schema: z.core.$ZodType, value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { shape, catchall, element, valueType, innerType, in: from, options, getter } = partsOf(schema);
  if (Array.isArray(value)) {
    return element ? value.flatMap((item, index) => unknownNames(element, item, `${path}${index}.`)) : [];
  }
  const entries = Object.entries(value);
  if (valueType) return entries.flatMap(([name, item]) => unknownNames(valueType, item, `${path}${name}.`));
  if (options) {
    // Of a union's forms, one that knows them all is enough.
    const found = options.map((option) => unknownNames(option, value, path));
    return found.some((names) => names.length === 0) ? [] : (found[0] ?? []);
  }
  if (!shape) {
    const inner = [innerType, from, getter?.()];
    return inner.flatMap((one) => (one ? unknownNames(one, value, path) : []));
  }
  const known = Object.keys(shape);
  return entries.flatMap(([name, item]) => {
    const inner = Object.hasOwn(shape, name) ? shape[name] : undefined;
    if (inner) return unknownNames(inner, item, `${path}${name}.`);
    return catchall ? [] : [unknown(name, path, known)];
  });
}

function unknown(name: string, path: string, known: readonly string[]): string {
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
