import { nearest, ValidationError } from "../plugin/index.js";
import { bodyOf } from "./body-of.js";
import type { CallInput } from "./call-inputs.js";
import { fillPath } from "./fill-path.js";
import type { Operation } from "./operation.js";

/** A call that may be sent. */
export interface Call {
  readonly operation: Operation;
  /** Below the base URL, filled in. */
  readonly path: string;
  /** What stands for the variables of the path, as it was given or found. */
  readonly values: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What differs between providers in preparing a call. */
export interface Preparing {
  /** The path, where one was chosen from several. */
  readonly template?: string;
  /** Variables of paths that are names of stored things, which may hold slashes. */
  readonly storedNames?: readonly string[];
  /**
   * What stands in the path for what was given, such as the id for a name. It is asked for variables that were not given as
   * well, and answers undefined where one has to be.
   */
  find?(variable: string, given: string | undefined): Promise<string | undefined> | string | undefined;
}

type Given = Map<string, unknown>;

/** Checks what a call would send, and looks names up with `find`. Sends nothing else. Throws ValidationErrors. */
export async function prepare(
  operation: Operation,
  { parameters = {}, body }: Pick<CallInput, "parameters" | "body">,
  { template = operation.path, storedNames = [], find = (_, given) => given }: Preparing = {},
): Promise<Call> {
  const given = givenIn(parameters);
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [, name = ""] of template.matchAll(/\{(\w+)\}/g)) {
    const stated = take(given, name);
    const value = await find(name, stated === undefined ? undefined : String(stated));
    if (value === undefined) missing.push(name);
    else values[name] = value;
  }
  const { id, query } = operation;
  missing.push(...query.filter(({ name, required }) => required && !given.has(name)).map(({ name }) => name));
  if (missing.length > 0)
    throw new ValidationError(`parameters: ${id} needs ${missing.join(", ")} as well.`, {
      next: "Give them in `parameters` and call again.",
    });
  const path = fillPath(template, values, storedNames);
  const headers = headersFrom(operation, given);
  const unknown = [...given.keys()].filter((name) => !query.some((one) => one.name === name.split(".")[0]));
  if (unknown.length > 0) throw unknownParameters(operation, unknown);
  return {
    operation,
    path,
    values,
    query: Object.fromEntries(given),
    headers,
    body: bodyOf(operation, body),
  };
}

/** Parameters that have a value. */
export const givenIn = (parameters: Readonly<Record<string, unknown>>): Given =>
  new Map(Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null));

function take(given: Given, name: string): unknown {
  const value = given.get(name);
  given.delete(name);
  return value;
}

function headersFrom(operation: Operation, given: Given): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of operation.headers) {
    const value = take(given, name);
    if (value === undefined) continue;
    if (!/^[\x20-\x7e]*$/.test(String(value)))
      throw new ValidationError(
        `parameters: ${name} is sent as a header, and has characters that none can have.`,
        { next: "Give it in plain ASCII, on one line." },
      );
    headers[name] = String(value);
  }
  return headers;
}

function unknownParameters(
  { id, query, body, path }: Operation,
  unknown: readonly string[],
): ValidationError {
  const known = [
    ...[...path.matchAll(/(\w+)(?=[}|])/g)].map(([name]) => name),
    ...query.map(({ name }) => name),
  ];
  const [first = ""] = unknown;
  const meant = nearest(first, known);
  const next = body.some(({ name }) => name === first)
    ? `${first} belongs into \`body\`.`
    : meant
      ? `Did you mean ${meant}?`
      : `It knows ${[...new Set(known)].join(", ") || "none"}.`;
  return new ValidationError(`parameters: ${id} does not know ${unknown.join(", ")}.`, { next });
}
