import { ValidationError } from "../plugin/index.js";
import type { Operation } from "./operation.js";

type Json = Readonly<Record<string, unknown>>;

/** The document that a call sends, from JSON or a text of it. Throws when the operation takes another one, or more. */
export function bodyOf({ id, verb, body: known, flags }: Operation, given: unknown): unknown {
  const body = typeof given === "string" ? parsed(given) : given;
  if (body === undefined || body === null) {
    const needed = known.filter(({ required }) => required).map(({ name }) => name);
    if (needed.length > 0) throw lacking(id, flags.has("list") ? ["a list"] : needed);
    return undefined;
  }
  if (verb === "GET") throw new ValidationError(`body: ${id} takes none.`, { next: "Leave body out." });
  if (flags.has("list")) {
    const list = Array.isArray(body)
      ? body
      : onlyListIn(
          body,
          known.map(({ name }) => name),
        );
    if (!list) throw lacking(id, ["a list"]);
    return list;
  }
  if (typeof body !== "object" || (Array.isArray(body) && known.length > 0))
    throw new ValidationError(`body: ${id} takes an object.`, { next: "Give a JSON object." });
  const missing = known.filter(({ name, required }) => required && !(name in body)).map(({ name }) => name);
  if (missing.length > 0) throw lacking(id, missing);
  return body;
}

function lacking(id: string, names: readonly string[]): ValidationError {
  return new ValidationError(`body: ${id} needs ${names.join(", ")}.`, {
    next: "Give it in `body` and call again.",
  });
}

function onlyListIn(body: unknown, names: readonly string[]): unknown[] | undefined {
  const [only, ...more] = Object.entries((body ?? {}) as Json);
  if (!only || more.length > 0 || !names.includes(only[0])) return undefined;
  return Array.isArray(only[1]) ? only[1] : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ValidationError("body: it is a text, and not one of JSON.", { next: "Give a JSON object." });
  }
}
