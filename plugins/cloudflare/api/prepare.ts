import { type Effect, nearest, ToolError, ValidationError } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import type { AccountRef, ZoneRef } from "../client/lookups.js";
import { bodyOf } from "./body-of.js";
import type { CallInput } from "./call-inputs.js";
import { revealedBy } from "./credential-answers.js";
import { fillPath } from "./fill-path.js";
import { EITHER, type Operation, type Operations } from "./operations.js";
import type { Search } from "./search.js";

/** The index, and the search over it. */
export interface Index {
  operations(): Promise<Operations>;
  search(): Promise<Search>;
}

/** A call that may be sent. */
export interface Prepared {
  readonly operation: Operation;
  /** Below the base URL, filled in. */
  readonly path: string;
  /** What stands for the variables of the path, as it was given or found. */
  readonly values: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly zone: ZoneRef | undefined;
  readonly account: AccountRef | undefined;
}

/** Finds an operation that a tool of this effect may run. Throws with what to call instead when it is none. */
export async function operationFor(index: Index, reference: string, effect: Effect): Promise<Operation> {
  const operations = await index.operations();
  const operation = operations.find(reference);
  if (!operation) {
    const search = await index.search();
    const near = nearest(
      reference,
      operations.all.map(({ id }) => id),
    );
    const meant = [...new Set([...(near ? [near] : []), ...search.find(reference, 3).map(({ id }) => id)])];
    throw new ToolError("not_found", `operation: Cloudflare's API has no ${reference.slice(0, 200)}.`, {
      next: `${meant.length > 0 ? `Did you mean ${meant.join(", ")}? ` : ""}cloudflare_search_api finds operations.`,
    });
  }
  const { id, verb, path, flags } = operation;
  const revealed = revealedBy(id);
  if (revealed)
    throw new ToolError("refused", `${id} answers ${revealed.what}: no call_api tool runs it.`, {
      next: `${revealed.instead}.`,
    });
  if (operation.effect !== effect)
    throw new ToolError("refused", `${id} (${verb} ${path}) is ${KIND[operation.effect]}.`, {
      next: `Call cloudflare_call_api_${operation.effect} with the same arguments.`,
    });
  if (flags.has("multipart") || flags.has("raw"))
    throw new ToolError(
      "refused",
      `${id} takes ${flags.has("multipart") ? "a form with files" : "a text or a file"}, and not JSON.`,
      {
        next: "Use a typed tool where there is one (toolsets dns, workers, storage), else `npx wrangler` or the dashboard.",
      },
    );
  return operation;
}

const KIND: Readonly<Record<Effect, string>> = {
  read: "a read",
  write: "a write",
  destroy: "taken for destructive",
};

/** Checks what a call would send, and looks names up. Nothing but look-ups is sent. */
export async function prepare(
  { lookups }: Cloudflare,
  operation: Operation,
  { parameters = {}, body }: CallInput,
): Promise<Prepared> {
  const { id, path, query, headers } = operation;
  const given = new Map(
    Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null),
  );
  const take = (name: string): unknown => {
    const value = given.get(name);
    given.delete(name);
    return value;
  };
  const either = path.startsWith(EITHER);
  const template = either ? ownerIn(operation, given) : path;
  const values: Record<string, string> = {};
  let zone: ZoneRef | undefined;
  let account: AccountRef | undefined;
  const missing: string[] = [];
  for (const [, name = ""] of template.matchAll(/\{(\w+)\}/g)) {
    const value = take(name);
    if (name === "account_id")
      account = await lookups.account(value === undefined ? undefined : String(value));
    else if (value === undefined) missing.push(name);
    else if (name === "zone_id") zone = await lookups.zone(String(value));
    values[name] =
      name === "account_id" ? (account?.id ?? "") : name === "zone_id" ? (zone?.id ?? "") : String(value);
  }
  missing.push(...query.filter(({ name, required }) => required && !given.has(name)).map(({ name }) => name));
  if (missing.length > 0)
    throw new ValidationError(`parameters: ${id} needs ${missing.join(", ")} as well.`, {
      next: "Give them in `parameters` and call again.",
    });
  const filled = fillPath(template, values);
  const sent: Record<string, string> = {};
  for (const name of headers) {
    const value = take(name);
    if (value === undefined) continue;
    if (!/^[\x20-\x7e]*$/.test(String(value)))
      throw new ValidationError(
        `parameters: ${name} is sent as a header, and has characters that none can have.`,
        {
          next: "Give it in plain ASCII, on one line.",
        },
      );
    sent[name] = String(value);
  }
  const unknown = [...given.keys()].filter((name) => !query.some((one) => one.name === name.split(".")[0]));
  if (unknown.length > 0) throw unknownParameters(operation, unknown);
  return {
    operation,
    path: filled,
    values,
    query: Object.fromEntries(given),
    headers: sent,
    body: bodyOf(operation, body),
    zone,
    account,
  };
}

/** The path of an operation on either an account or a zone, with the one that was given. */
function ownerIn({ id, path }: Operation, given: ReadonlyMap<string, unknown>): string {
  const owners = ["account_id", "zone_id"].filter((name) => given.has(name));
  if (owners.length !== 1)
    throw new ValidationError(`parameters: ${id} needs either account_id or zone_id.`, {
      next: "Give one of them in `parameters` and call again.",
    });
  return `/${owners[0] === "zone_id" ? "zones/{zone_id}" : "accounts/{account_id}"}${path.slice(EITHER.length)}`;
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
