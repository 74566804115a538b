import type { Effect } from "cargoshipper/plugin";
import { effectOf } from "./effect-of.js";
import type { Flag } from "./read-sdk.js";

/** A name in a query or a body, and whether it has to be given. */
export interface Parameter {
  readonly name: string;
  readonly required: boolean;
}

/** One operation of the API. */
export interface Operation {
  /** The SDK's accessor: `dns.records.list`. */
  readonly id: string;
  readonly verb: string;
  readonly path: string;
  readonly query: readonly Parameter[];
  readonly body: readonly Parameter[];
  /** Parameters that travel as headers. */
  readonly headers: readonly string[];
  readonly flags: ReadonlySet<Flag>;
  readonly words: readonly string[];
  readonly effect: Effect;
}

type Row = readonly string[];

let loaded: Promise<Operations> | undefined;

/** The index, read on first use and then kept: half a megabyte that a start does without. */
export function loadOperations(): Promise<Operations> {
  loaded ??= import("./operations.json", { with: { type: "json" } }).then(
    ({ default: rows }) => new Operations(rows),
  );
  return loaded;
}

/** Every operation of the API, by id and by path. */
export class Operations {
  readonly all: readonly Operation[];
  private readonly byId: ReadonlyMap<string, Operation>;

  constructor(rows: readonly Row[]) {
    this.all = rows.map(operationOf);
    this.byId = new Map(this.all.map((one) => [one.id, one]));
  }

  /** The operation of an id, or of a verb and a path as the index or the API's documents write it. */
  find(reference: string): Operation | undefined {
    const text = reference.trim();
    const known = this.byId.get(text);
    if (known) return known;
    const [, verb = "", path = ""] = /^([A-Za-z]+)\s+(\/\S*)$/.exec(text) ?? [];
    const shape = shapeOf(path);
    const fitting = this.all.filter(
      (one) => one.verb === verb.toUpperCase() && shapesOf(one.path).includes(shape),
    );
    return fitting.find((one) => !one.flags.has("deprecated")) ?? fitting[0];
  }

  /** The operation that reads what another one is about to change, if there is one. */
  readerOf({ path }: Operation): Operation | undefined {
    return this.all.find((one) => one.verb === "GET" && one.path === path && one.effect === "read");
  }
}

function operationOf([
  head = "",
  query = "",
  body = "",
  headers = "",
  flags = "",
  words = "",
]: Row): Operation {
  const [id = "", verb = "", path = ""] = head.split(" ");
  return {
    id,
    verb,
    path,
    query: split(query).map(parameterOf),
    body: split(body).map(parameterOf),
    headers: split(headers),
    flags: new Set(split(flags) as Flag[]),
    words: split(words),
    effect: effectOf({ id, verb }),
  };
}

const split = (text: string): string[] => (text === "" ? [] : text.split(" "));

const parameterOf = (text: string): Parameter => ({
  name: text.replace(/!$/, ""),
  required: text.endsWith("!"),
});

/** The start of a path that is an account's or a zone's. */
export const EITHER = "/{accounts|zones}/{account_id|zone_id}";

/** A path whose variables have no names: documents and the SDK call them differently. */
const shapeOf = (path: string): string => path.replace(/\{[^}]*\}/g, "{}");

const shapesOf = (path: string): string[] =>
  path.startsWith(EITHER)
    ? ["/{}/{}", "/accounts/{}", "/zones/{}"].map((start) => start + shapeOf(path.slice(EITHER.length)))
    : [shapeOf(path)];
