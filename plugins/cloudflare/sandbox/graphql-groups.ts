import { fieldsOf, type GraphqlDocument, type GraphqlField } from "../graphql/document.js";
import { type Dataset, dimensionOf } from "./datasets.js";
import { GraphqlFault } from "./graphql-error.js";
import { rangeOf } from "./graphql-range.js";
import type { CountedRow } from "./visits.js";
import type { SandboxZone } from "./zones.js";

type Args = Readonly<Record<string, unknown>>;
type Values = Record<string, unknown>;

/** A field of a document with what its arguments stand for. */
export interface Asked {
  readonly field: GraphqlField;
  readonly args: Args;
  readonly document: GraphqlDocument;
  readonly path: readonly string[];
}

const LARGEST = 10_000;

/** The groups of a data set that a field asks for. */
export function groupsOf(
  dataset: Dataset,
  zones: readonly SandboxZone[],
  scope: string,
  asked: Asked,
): Values[] {
  const { field, args, document, path } = asked;
  for (const name of Object.keys(args))
    if (!["filter", "limit", "orderBy"].includes(name)) throw new GraphqlFault(`unknown arg "${name}"`, path);
  const { limit = LARGEST, filter = {} } = args;
  if (typeof limit !== "number" || limit < 1 || limit > LARGEST)
    throw new GraphqlFault(`limit must be positive number and not greater than ${LARGEST}`, path);
  const range = rangeOf(dataset, filter as Args, scope, path);
  const fields = fieldsOf(field.selections, document);
  if (fields.length === 0) throw new GraphqlFault("object fields must have selections", path);
  const named = fields
    .filter(({ name }) => name === "dimensions")
    .flatMap(({ selections }) => fieldsOf(selections, document));
  const names = named.map(({ name }) => name);
  for (const name of names)
    if (![...dataset.dimensions, ...dataset.times].includes(name)) throw unknown(name, path);
  const groups = new Map<string, CountedRow[]>();
  for (const row of zones.flatMap((zone) => dataset.rows(zone, range.from, range.to))) {
    if (!range.passes(row)) continue;
    const key = JSON.stringify(names.map((name) => dimensionOf(row, name)));
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return inOrder([...groups.values()], args["orderBy"], dataset, path)
    .slice(0, limit)
    .map((rows) => shown(rows, fields, dataset, asked));
}

const unknown = (name: string, path: readonly string[]) => new GraphqlFault(`unknown field "${name}"`, path);

const total = (rows: readonly CountedRow[], name: string): number =>
  rows.reduce((all, { sum }) => all + (sum[name] ?? 0), 0);

const counted = (rows: readonly CountedRow[]): number => rows.reduce((all, { count }) => all + count, 0);

/** Half of those who come in several hours are the same. */
const differentIn = (rows: readonly CountedRow[]): number => {
  const isOneStep = rows.every(({ time }) => time === rows[0]?.time);
  return Math.ceil(rows.reduce((all, { uniques }) => all + uniques, 0) * (isOneStep ? 0.8 : 0.4));
};

function inOrder(groups: CountedRow[][], orderBy: unknown, dataset: Dataset, path: readonly string[]) {
  const orders = (orderBy === undefined ? [] : [orderBy].flat()).map((one) => {
    const [, name = "", direction] = /^(\w+)_(ASC|DESC)$/.exec(String(one)) ?? [];
    const sum = name.startsWith("sum_") ? name.slice(4) : undefined;
    const isKnown =
      (name === "count" && dataset.counts) ||
      (sum === undefined ? [...dataset.times, ...dataset.dimensions] : dataset.sums).includes(sum ?? name);
    if (!isKnown) throw new GraphqlFault(`error parsing args: unknown orderBy ${String(one)}`, path);
    const value = (rows: readonly CountedRow[]): string | number => {
      if (name === "count") return counted(rows);
      return sum === undefined ? ((rows[0] && dimensionOf(rows[0], name)) ?? "") : total(rows, sum);
    };
    return { value, sign: direction === "ASC" ? 1 : -1 };
  });
  const sorted = groups.map((rows) => ({ rows, keys: orders.map(({ value }) => value(rows)) }));
  sorted.sort((a, b) => {
    for (const [index, { sign }] of orders.entries()) {
      const [x = 0, y = 0] = [a.keys[index], b.keys[index]];
      if (x !== y) return x < y ? -sign : sign;
    }
    return 0;
  });
  return sorted.map(({ rows }) => rows);
}

function shown(rows: readonly CountedRow[], fields: readonly GraphqlField[], dataset: Dataset, asked: Asked) {
  const { document, path } = asked;
  const inner = (field: GraphqlField, value: (one: GraphqlField) => unknown): Values =>
    Object.fromEntries(fieldsOf(field.selections, document).map((one) => [one.alias, value(one)]));
  const parts: Readonly<Record<string, (field: GraphqlField) => unknown>> = {
    ...(dataset.counts && { count: () => counted(rows) }),
    ...(dataset.counts && { avg: (field) => inner(field, () => 1) }),
    dimensions: (field) => inner(field, ({ name }) => rows[0] && dimensionOf(rows[0], name)),
    sum: (field) => inner(field, (one) => summed(rows, one, dataset, asked)),
    ...(!dataset.counts && {
      uniq: (field) => inner(field, () => differentIn(rows)),
    }),
  };
  return Object.fromEntries(
    fields.map((field) => {
      const part = parts[field.name];
      if (!part) throw unknown(field.name, path);
      return [field.alias, part(field)];
    }),
  );
}

function summed(
  rows: readonly CountedRow[],
  field: GraphqlField,
  dataset: Dataset,
  { document, path }: Asked,
) {
  const map = dataset.maps[field.name];
  if (!map) {
    if (!dataset.sums.includes(field.name)) throw unknown(field.name, path);
    if (field.selections.length > 0) throw new GraphqlFault("scalar fields must have not selections", path);
    return total(rows, field.name);
  }
  const [key, dimension] = map;
  const groups = new Map<string | number, CountedRow[]>();
  for (const row of rows) {
    const name = row.dimensions[dimension] ?? "";
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return [...groups].map(([name, group]) =>
    Object.fromEntries(
      fieldsOf(field.selections, document).map((one) => [
        one.alias,
        one.name === key ? name : total(group, one.name),
      ]),
    ),
  );
}
