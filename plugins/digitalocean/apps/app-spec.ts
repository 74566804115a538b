import { nearest, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";
import { COMPONENTS } from "./app.js";
import { specSchema } from "./spec-schema.js";
import { readSpecText } from "./spec-text.js";

/** An environment variable of an app, or of one of its components. */
export interface Env {
  key: string;
  type?: string;
  value?: string;
}

interface Component {
  readonly name: string;
  readonly envs?: Env[];
  readonly [key: string]: unknown;
}

/** A spec that has the right shape. */
export interface AppSpec {
  readonly name: string;
  readonly envs?: Env[];
  readonly [key: string]: unknown;
}

/** Problems that one error tells. */
const SHOWN = 8;

/** Where a component's code comes from. */
const SOURCES = ["git", "github", "gitlab", "bitbucket", "image"];

/** The spec in a text of YAML or JSON. Throws a ValidationError that names all that is wrong with it, and where. */
export async function readAppSpec(text: string): Promise<AppSpec> {
  const document = await readSpecText(text);
  const read = specSchema().safeParse(document);
  const wrong = read.success
    ? oddIn(document as AppSpec)
    : read.error.issues.flatMap((issue) => told(issue, specSchema()));
  if (wrong.length === 0) return document as AppSpec;
  const more = wrong.length > SHOWN ? [`and ${wrong.length - SHOWN} more`] : [];
  throw new ValidationError(`spec: ${[...wrong.slice(0, SHOWN), ...more].join("; ")}.`, {
    next: "Correct the spec; digitalocean_propose_app checks it without changing anything.",
    details: { problems: wrong.length },
  });
}

/** Its components of a kind. */
export const componentsIn = (spec: AppSpec, kind: string): readonly Component[] =>
  (spec[kind] as Component[] | undefined) ?? [];

/** Every list of environment variables, with what it belongs to; "" is the app itself. */
export const envsIn = (spec: AppSpec): (readonly [component: string, envs: Env[]])[] => [
  ["", spec.envs ?? []],
  ...COMPONENTS.flatMap((kind) =>
    componentsIn(spec, kind).map(({ name, envs }) => [name, envs ?? []] as const),
  ),
];

/** What the schema cannot say. */
function oddIn(spec: AppSpec): string[] {
  const all = COMPONENTS.flatMap((kind) => componentsIn(spec, kind).map((one) => ({ kind, ...one })));
  if (all.length === 0) return [`it has no component: ${COMPONENTS.join(", ")}`];
  const names = [...all, ...componentsIn(spec, "databases")].map(({ name }) => name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  const sources = all.flatMap((one) => {
    const stated = SOURCES.filter((source) => source in one);
    if (stated.length === 1) return [];
    const from = stated.length === 0 ? `no source: one of ${SOURCES.join(", ")}` : `${stated.join(" and ")}`;
    return [`${one.kind} ${one.name} has ${from}`];
  });
  return [...twice.map((name) => `the name ${name} is there twice`), ...sources];
}

function told(issue: z.core.$ZodIssue, schema: z.ZodObject): string[] {
  const at = placeOf(issue.path);
  if (issue.code !== "unrecognized_keys") return [`${at ? `${at}: ` : ""}${hintOf(issue)}`];
  const known = keysAt(schema, issue.path);
  return issue.keys.map((key) => {
    const meant = nearest(key, known);
    return `${at ? `${at}.` : ""}${key} is unknown${meant ? `, perhaps ${meant}` : ""}`;
  });
}

/** YAML reads 8080 and true as no texts. */
const hintOf = (issue: z.core.$ZodIssue): string =>
  issue.code === "invalid_type" && issue.expected === "string" && /number|boolean/.test(issue.message)
    ? `${lowered(issue.message)}: put it in quotes`
    : lowered(issue.message);

const lowered = (text: string) => text.replace(/^Invalid input: /, "");

/** `services[0].envs[1].key`. */
const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");

/** The names that may stand at a place. */
function keysAt(schema: z.ZodObject, path: readonly PropertyKey[]): string[] {
  let at: z.ZodType = schema;
  for (const part of path) {
    const bare = unwrapped(at);
    if (bare instanceof z.ZodArray) at = bare.element as z.ZodType;
    else if (bare instanceof z.ZodObject)
      at = (bare.shape[String(part)] as z.ZodType | undefined) ?? z.never();
  }
  const bare = unwrapped(at);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
}

const unwrapped = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional ? unwrapped(schema.unwrap() as z.ZodType) : schema;
