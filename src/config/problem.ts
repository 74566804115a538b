import type * as z from "zod";
import { nearest } from "../plugin/nearest.js";

/** Something that an operator has to change. Values are never part of it, because they may be secret. */
export interface Problem {
  /** The file, or `environment`, or `command line`. */
  readonly file: string;
  /** The key, variable or flag; empty when it is about the whole file. */
  readonly path: string;
  readonly message: string;
  readonly remedy: string | undefined;
}

/** Everything that is wrong with the host's own configuration, found in one go. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(sentence).join("\n"));
  }
}

/** A problem in one line. */
export function sentence({ file, path, message, remedy }: Problem): string {
  const place = path === "" ? file : `${file}: ${path}`;
  return `${place}: ${remedy ? `${message.replace(/[.;]?$/, ";")} ${remedy}` : message}`;
}

/** `["plugins", 0, "tools"]` as `plugins[0].tools`. */
export function keyPath(segments: readonly PropertyKey[]): string {
  return segments
    .map((segment) => {
      if (typeof segment === "number") return `[${segment}]`;
      return /^[\w$-]+$/.test(String(segment))
        ? `.${String(segment)}`
        : `[${JSON.stringify(String(segment))}]`;
    })
    .join("")
    .replace(/^\./, "");
}

/** What a schema found, one problem for each key. `prefix` is where the value lies in its file. */
export function problemsOf(
  file: string,
  prefix: readonly PropertyKey[],
  error: z.core.$ZodError | undefined,
): Problem[] {
  return (error?.issues ?? []).flatMap(likeliest).flatMap((issue) => {
    const at = (...last: string[]) => keyPath([...prefix, ...issue.path, ...last]);
    if (issue.code !== "unrecognized_keys") {
      return [{ file, path: at(), message: issue.message, remedy: undefined }];
    }
    const messages = issue.message.split("\n");
    return issue.keys.map((key, index) => ({
      file,
      path: at(key),
      message: messages[index] ?? issue.message,
      remedy: undefined,
    }));
  });
}

/**
 * What is wrong with a key is said of the key itself; and of a value that may have several forms, what is wrong with it
 * in the one that was probably meant: the first that it is a list or an object for, or else the first whose kind fits.
 */
function likeliest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  const at = (inner: z.core.$ZodIssue) => ({ ...inner, path: [...issue.path, ...inner.path] });
  if (issue.code === "invalid_key") return issue.issues.flatMap(likeliest).map(at);
  if (issue.code !== "invalid_union") return [issue];
  const forms = issue.errors.map((issues) => issues.flatMap(likeliest));
  const holds = ({ code, path }: z.core.$ZodIssue) => path.length > 0 || code === "unrecognized_keys";
  const meant =
    forms.find((issues) => issues.some(holds)) ??
    forms.find((issues) => issues.some(({ code }) => code !== "invalid_type"));
  return (meant ?? forms[0] ?? []).map(at);
}

/** Words an issue for an operator; several unknown keys get a line each. Given to zod's `safeParse`. */
export const wording: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys((issue.inst?._zod.def as { shape?: object } | undefined)?.shape ?? {});
    return issue.keys.map((key) => unknownKey(key, known)).join("\n");
  }
  if (issue.code === "invalid_value") {
    const values = issue.values.map(String);
    const meant = typeof issue.input === "string" ? nearest(issue.input, values) : undefined;
    return `expected one of ${values.join(", ")}${meant ? `; did you mean "${meant}"?` : ""}`;
  }
  if (issue.code === "invalid_type") {
    return issue.input === undefined ? "is missing" : `expected ${NOUNS[issue.expected] ?? issue.expected}`;
  }
  return undefined;
};

const NOUNS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return meant ? `unknown key; did you mean "${meant}"?` : `unknown key; there are ${known.join(", ")}`;
}
