import * as z from "zod";

type Schema = z.core.$ZodType;

/** What schemas of all kinds are made of. Which of these there are depends on the kind. */
interface Definition {
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly catchall?: Schema;
  readonly element?: Schema;
  readonly items?: readonly Schema[];
  readonly rest?: Schema | null;
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly innerType?: Schema;
  readonly in?: Schema;
  readonly out?: Schema;
  readonly left?: Schema;
  readonly right?: Schema;
  readonly options?: readonly Schema[];
}

const definitionOf = (schema: Schema) => schema._zod.def as unknown as Definition;

export const kindOf = (schema: Schema): string => schema._zod.def.type;

/** Which of the schemas that one wraps are looked at. */
export type Follow = (schema: Schema, wrapped: readonly Schema[]) => readonly Schema[];

/** Of a union's forms, those that a value has; all of them when it has none, as after a transform. */
export const fitting =
  (value: unknown): Follow =>
  (schema, wrapped) => {
    if (kindOf(schema) !== "union") return wrapped;
    const forms = wrapped.filter((form) => fits(form, value));
    return forms.length > 0 ? forms : wrapped;
  };

function fits(schema: Schema, value: unknown): boolean {
  try {
    return z.safeParse(schema, value).success;
  } catch {
    return false;
  }
}

/** All schemas that say something of the very value which these are of: they, and what they wrap, each once. */
export function facesOf(schemas: readonly Schema[], follow: Follow = (_, wrapped) => wrapped): Schema[] {
  const faces = new Set(schemas);
  // A set that grows while it is gone through is gone through to its end.
  for (const schema of faces) for (const one of follow(schema, wrappedIn(schema))) faces.add(one);
  return [...faces];
}

function wrappedIn(schema: Schema): Schema[] {
  const { innerType, in: from, out, left, right, options = [] } = definitionOf(schema);
  // What a lazy schema's getter gave is kept here, so that it is the same each time.
  const lazy = kindOf(schema) === "lazy" ? (schema as z.core.$ZodLazy)._zod.innerType : undefined;
  return [innerType, lazy, from, out, left, right, ...options].filter((one) => one !== undefined);
}

/** What these faces say of what stands under a name, or at a position, of their value. */
export const below = (faces: readonly Schema[], key: string | number): Schema[] =>
  faces.map(definitionOf).flatMap(({ shape, catchall, element, items, rest, valueType }) => {
    if (typeof key === "number") return element ?? items?.[key] ?? rest ?? valueType ?? [];
    return (shape && Object.hasOwn(shape, key) ? shape[key] : catchall) ?? valueType ?? [];
  });

/** What these faces say of the keys of their value, where those are free. */
export const keysOf = (faces: readonly Schema[]): Schema[] =>
  faces.flatMap((face) => definitionOf(face).keyType ?? []);

/** Steps that have no name: to an item of a list, a value of a record, and a further field or a key. */
export const ITEM = Symbol("item");
export const VALUE = Symbol("value");
export const OTHER = Symbol("other");

export type Path = readonly (string | symbol)[];

/** The parts of one face, and the steps to them. */
export function partsOf(face: Schema): (readonly [step: string | symbol, part: Schema])[] {
  const { shape = {}, catchall, element, items = [], rest, keyType, valueType } = definitionOf(face);
  const unnamed: (readonly [symbol, Schema | null | undefined])[] = [
    ...[element, ...items, rest].map((part) => [ITEM, part] as const),
    [kindOf(face) === "set" ? ITEM : VALUE, valueType],
    [OTHER, catchall],
    [OTHER, keyType],
  ];
  return [
    ...Object.entries(shape),
    ...unnamed.flatMap(([step, part]) => (part ? [[step, part] as const] : [])),
  ];
}

/** What is asked of a schema. Answers are kept for each, so it has to be the same function each time. */
export type Test = (face: Schema) => boolean;

function kept<T>(answer: (schema: Schema, test: Test) => T): (schema: Schema, test: Test) => T {
  const known = new WeakMap<Schema, Map<Test, T>>();
  return (schema, test) => {
    const answers = known.get(schema) ?? new Map<Test, T>();
    known.set(schema, answers);
    const found = answers.has(test) ? (answers.get(test) as T) : answer(schema, test);
    answers.set(test, found);
    return found;
  };
}

/** Schemas that one may be made of until it is too large to be sure of it, and places that are looked at in one. */
const MOST = 2_000;

/** Whether anything that a schema is made of passes a test, however deep; one too large to be sure of is said to. */
export const holds = kept((schema, test) => {
  const all = new Set([schema]);
  for (const one of all) {
    if (test(one) || all.size > MOST) return true;
    for (const inner of [...wrappedIn(one), ...partsOf(one).map(([, part]) => part)]) all.add(inner);
  }
  return false;
});

/** Steps that are taken at most, and levels above that may already be of the same schema. */
const DEEPEST = 8;
const MOST_ROUNDS = 1;

/** The nearest places in a schema that pass a test. Of one that holds itself, or is very large, only the first. */
export const placesIn = kept((schema, test) => {
  const found: Path[] = [];
  const places: { part: Schema; path: Path; above: readonly (readonly Schema[])[] }[] = [];
  places.push({ part: schema, path: [], above: [] });
  // Breadth first, because a field near the top matters more than the many ways round to it.
  for (const { part, path, above } of places) {
    const faces = facesOf([part]);
    const holders = faces.filter((face) => partsOf(face).length > 0);
    const rounds = above.filter((level) => level.some((face) => holders.includes(face)));
    if (faces.some(test)) found.push(path);
    else if (path.length < DEEPEST && rounds.length <= MOST_ROUNDS && places.length < MOST) {
      const parts = holders.flatMap(partsOf).filter(([, inner]) => holds(inner, test));
      for (const [step, inner] of parts)
        places.push({ part: inner, path: [...path, step], above: [...above, holders] });
    }
  }
  return found as readonly Path[];
});
