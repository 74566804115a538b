/** A JSON Schema as ajv takes it, with all references put in place. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
  /** Of an alternative: which values of that name it is for. */
  readonly chosenBy?: { readonly name: string; readonly values: readonly string[] };
  readonly [keyword: string]: unknown;
}

type Raw = Readonly<Record<string, unknown>>;

/** What a schema says for people, or for code generators. */
const SAYS_NOTHING = new Set(["description", "title", "example", "examples", "deprecated", "discriminator"]);

const isObject = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Makes a JSON Schema of one of OpenAPI 3.0. `oneOf` becomes `anyOf`, because the documents' branches often overlap, and an
 * alternative that a discriminator chooses is for its values only. What is read-only has no place in a request.
 */
export class SchemaReader {
  constructor(
    private readonly components: unknown,
    private readonly side: "request" | "answer",
  ) {}

  read(schema: unknown, within: readonly string[] = []): Schema {
    if (!isObject(schema)) return {};
    const { $ref } = schema;
    // A schema within itself ends where it begins again.
    if (typeof $ref === "string")
      return within.includes($ref) ? {} : this.read(this.at($ref), [...within, $ref]);
    const each = (list: unknown) => (list as unknown[]).map((one) => this.read(one, within));
    const read: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(schema)) {
      if (SAYS_NOTHING.has(keyword) || keyword.startsWith("x-") || keyword === "nullable") continue;
      else if (keyword === "properties") read[keyword] = this.properties(value, within);
      else if (keyword === "required") read[keyword] = this.required(value, schema["properties"]);
      else if (keyword === "items" || (keyword === "additionalProperties" && isObject(value)))
        read[keyword] = this.read(value, within);
      else if (keyword === "allOf") read[keyword] = each(value);
      else if (keyword === "anyOf" || keyword === "oneOf")
        read["anyOf"] = chosen(value as unknown[], each(value), schema["discriminator"]);
      else read[keyword] = value;
    }
    return schema["nullable"] === true ? { anyOf: [{ type: "null" }, read] } : read;
  }

  /** What a reference leads to. */
  at(reference: string): unknown {
    return reference
      .split("/")
      .slice(2)
      .reduce<unknown>((node, part) => (isObject(node) ? node[part] : undefined), this.components);
  }

  private properties(value: unknown, within: readonly string[]): Record<string, Schema> {
    const described = Object.entries(value as Raw).filter(
      ([, property]) => this.side === "answer" || !this.readOnly(property),
    );
    return Object.fromEntries(described.map(([name, property]) => [name, this.read(property, within)]));
  }

  private required(names: unknown, properties: unknown): unknown {
    if (this.side === "answer" || !isObject(properties) || !Array.isArray(names)) return names;
    return names.filter((name) => !this.readOnly(properties[name]));
  }

  private readOnly(property: unknown): boolean {
    const { $ref, readOnly, allOf } = (isObject(property) ? property : {}) as Raw;
    if (typeof $ref === "string") return this.readOnly(this.at($ref));
    return readOnly === true || (Array.isArray(allOf) && allOf.some((one) => this.readOnly(one)));
  }
}

/** The alternatives, each for the values of the discriminator that lead to it. */
function chosen(raw: readonly unknown[], read: readonly Schema[], discriminator: unknown): readonly Schema[] {
  const { propertyName: name, mapping } = (discriminator ?? {}) as { propertyName?: string; mapping?: Raw };
  if (name === undefined || mapping === undefined) return read;
  return read.map((schema, index) => {
    const { $ref } = raw[index] as Raw;
    const values = Object.keys(mapping).filter((value) => mapping[value] === $ref);
    const own = { properties: { [name]: { enum: values } } };
    return values.length === 0 ? schema : { allOf: [own, schema], chosenBy: { name, values } };
  });
}

/** A schema with all the branches that may count at the same place, for a value where there is one. */
export function branches(schema: Schema, value?: unknown): Schema[] {
  const alternatives = (schema.anyOf ?? []).filter(({ chosenBy }) => {
    const says = isObject(value) && chosenBy ? value[chosenBy.name] : undefined;
    return typeof says !== "string" || chosenBy?.values.includes(says);
  });
  return [schema, ...[...(schema.allOf ?? []), ...alternatives].flatMap((branch) => branches(branch, value))];
}

/** The names that a place's schemas have, with what they say of each; undefined where any name may be. */
export function namesAt(schemas: readonly Schema[], value?: unknown): Map<string, Schema[]> | undefined {
  const all = schemas.flatMap((schema) => branches(schema, value));
  if (all.some(({ additionalProperties: more }) => more === true || typeof more === "object"))
    return undefined;
  const names = new Map<string, Schema[]>();
  for (const { properties = {} } of all)
    for (const [name, schema] of Object.entries(properties))
      names.set(name, [...(names.get(name) ?? []), schema]);
  return names.size === 0 ? undefined : names;
}
