import type * as z from "zod";
import { nearest, ValidationError } from "../plugin/index.js";
import { MARKER } from "./redaction.js";

/**
 * Checks arguments against a schema and returns what the handler gets. Unknown names are errors that suggest the
 * nearest known one; an object, list, number or boolean that came as a JSON string is read as what it holds.
 */
export function checkInput<S extends z.ZodObject>(
  schema: S,
  args: Record<string, unknown>,
  next: string,
): z.output<S> {
  const known = Object.keys(schema.shape);
  const problems = Object.keys(args)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known);
      return `${name}: unknown argument${meant ? `; did you mean ${meant}?` : `; known are ${known.join(", ") || "none"}`}`;
    });
  if (MARKER.test(JSON.stringify(args))) {
    problems.push("an argument holds a [redacted:…] marker, which stands for a secret and is not its value");
  }
  let parsed = schema.safeParse(args);
  if (!parsed.success) parsed = schema.safeParse(repaired(args, parsed.error.issues));
  if (!parsed.success) problems.push(...parsed.error.issues.map(describe));
  if (problems.length > 0 || !parsed.success) {
    throw new ValidationError(problems.join("; "), { next });
  }
  return parsed.data;
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join(".");
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined"))
    return `${path}: required`;
  return path ? `${path}: ${issue.message}` : issue.message;
}

/** The arguments with each string that stands where something else was expected read as JSON. */
function repaired(
  args: Record<string, unknown>,
  issues: readonly z.core.$ZodIssue[],
): Record<string, unknown> {
  const copy = structuredClone(args);
  for (const { path } of issues) {
    let holder: Record<PropertyKey, unknown> = copy;
    for (const key of path) {
      const value = holder[key];
      if (typeof value === "string") holder[key] = fromJson(value);
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
