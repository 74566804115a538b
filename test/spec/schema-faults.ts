import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { Schema } from "./spec-schema.js";

/** Something in an exchange that is not as it is described. */
export interface Fault {
  /** Who describes it. */
  readonly by: "document" | "sdk";
  /** `required`, `unknown`, or the keyword that it breaks: `type`, `enum`, `format`. */
  readonly fault: string;
  /** Where in the exchange, with `*` for any index: `answer/result/*\/name`. */
  readonly pointer: string;
  readonly message: string;
  readonly value: unknown;
}

const settings = {
  strict: false,
  allErrors: true,
  verbose: true,
  unicodeRegExp: false,
  logger: false,
  // A schema is used a few times only, so less is spent on compiling it.
  validateSchema: false,
  addUsedSchema: false,
  code: { optimize: false },
} as const;
const plain = new Ajv(settings);
/** The values of a query and of a path are texts, whatever they stand for. */
const ofTexts = new Ajv({ ...settings, coerceTypes: "array" });
addFormats.default(plain);
addFormats.default(ofTexts);

const compiled = new WeakMap<Schema, ValidateFunction>();
const byText = new Map<string, ValidateFunction>();

/** Compiles a schema once. Several operations have the same one: all that answer a ruleset, for instance. */
function compiledOf(schema: Schema, texts: boolean): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const text = `${texts} ${JSON.stringify(schema)}`;
  const check = byText.get(text) ?? (texts ? ofTexts : plain).compile(schema);
  compiled.set(schema, check);
  byText.set(text, check);
  return check;
}

/** How a value differs from its schema, apart from names that are not known. */
export function schemaFaults(schema: Schema, value: unknown, pointer: string, texts = false): Fault[] {
  const check = compiledOf(schema, texts);
  if (check(texts ? structuredClone(value) : value)) return [];
  return clearest(check.errors ?? []).map((error) => {
    const missing: unknown = error.params["missingProperty"];
    const parts = [pointer, ...error.instancePath.split("/").slice(1)];
    if (missing !== undefined) parts.push(String(missing));
    return {
      by: "document",
      fault: error.keyword,
      pointer: pointerOf(parts),
      message: `${error.message}${error.keyword === "enum" ? `: ${JSON.stringify(error.params["allowedValues"])}` : ""}`,
      value: missing === undefined ? error.data : undefined,
    };
  });
}

/** A place, for whatever index it has there. */
export const pointerOf = (parts: readonly string[]): string =>
  parts.map((part) => (/^\d+$/.test(part) ? "*" : part)).join("/");

/** Of alternatives none of which fits, only what the nearest one says. */
function clearest(errors: readonly ErrorObject[]): ErrorObject[] {
  const [outermost] = errors
    .filter(({ keyword }) => keyword === "anyOf")
    .sort((a, b) => a.schemaPath.length - b.schemaPath.length);
  if (!outermost) return [...errors];
  const { schemaPath, instancePath } = outermost;
  const branchOf = (error: ErrorObject) =>
    error.schemaPath.startsWith(`${schemaPath}/`) && `${error.instancePath}/`.startsWith(`${instancePath}/`)
      ? error.schemaPath.slice(schemaPath.length + 1).split("/")[0]
      : undefined;
  const byBranch = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const branch = branchOf(error);
    if (branch !== undefined) byBranch.set(branch, [...(byBranch.get(branch) ?? []), error]);
  }
  if (byBranch.size === 0) return [outermost, ...clearest(errors.filter((error) => error !== outermost))];
  const [nearest = []] = [...byBranch.values()].map(clearest).sort((a, b) => weight(a) - weight(b));
  const others = errors.filter((error) => error !== outermost && branchOf(error) === undefined);
  return [...clearest(others), ...nearest];
}

/** How far a value is from an alternative: another kind of value, or another discriminator, is farthest. */
const weight = (errors: readonly ErrorObject[]): number =>
  errors.reduce((sum, { keyword, params, data }) => {
    const other = keyword === "type" && (params["type"] === "null" || typeof data === "object");
    const only = (params["allowedValues"] as unknown[] | undefined)?.length === 1;
    return sum + (other ? 100 : only ? 30 : keyword === "enum" ? 10 : 1);
  }, 0);
