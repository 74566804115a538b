import type { Effect } from "../plugin/index.js";
import type { Flag, Operation, Parameter } from "./operation.js";

/** An index as it is stored, a row an operation: see `indexOf`. */
export type Rows = readonly (readonly string[])[];

/** What differs between providers in reading an index. */
export interface Reading {
  effectOf(operation: { readonly id: string; readonly verb: string }): Effect;
  /** The paths that a row's path stands for, where that is not itself alone. */
  spellings?(path: string): readonly string[];
}

/** Every operation of an API, by id and by path. */
export class Operations {
  readonly all: readonly Operation[];
  private readonly byId: ReadonlyMap<string, Operation>;

  constructor(
    rows: Rows,
    private readonly reading: Reading,
  ) {
    this.all = rows.map((row) => operationOf(row, reading));
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
      (one) => one.verb === verb.toUpperCase() && this.shapesOf(one.path).includes(shape),
    );
    return fitting.find((one) => !one.flags.has("deprecated")) ?? fitting[0];
  }

  /** The operation that reads what another one is about to change, if there is one. */
  readerOf({ path }: Operation): Operation | undefined {
    return this.all.find((one) => one.verb === "GET" && one.path === path && one.effect === "read");
  }

  private shapesOf(path: string): string[] {
    return (this.reading.spellings?.(path) ?? [path]).map(shapeOf);
  }
}

function operationOf(
  [
    head = "",
    query = "",
    body = "",
    headers = "",
    flags = "",
    words = "",
    scopes = "",
    tag = "",
  ]: readonly string[],
  { effectOf }: Reading,
): Operation {
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
    scopes: split(scopes),
    tag,
    effect: effectOf({ id, verb }),
  };
}

const split = (text: string): string[] => (text === "" ? [] : text.split(" "));

const parameterOf = (text: string): Parameter => ({
  name: text.replace(/!$/, ""),
  required: text.endsWith("!"),
});

/** A path whose variables have no names: documents and SDKs call them differently. */
const shapeOf = (path: string): string => path.replace(/\{[^}]*\}/g, "{}");
