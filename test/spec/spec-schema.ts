/** A JSON Schema as ajv takes it, with all references put in place. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
  readonly [keyword: string]: unknown;
}

type Raw = Readonly<Record<string, unknown>>;

/** What a schema says for people, or for code generators. */
const SAYS_NOTHING = new Set(["description", "title", "example", "examples", "deprecated", "discriminator"]);

const isObject = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Makes a JSON Schema of one of OpenAPI 3.0. `oneOf` becomes `anyOf`, because the document's branches often overlap;
 * what is read-only is not required of a request.
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
      else if (keyword === "allOf" || keyword === "anyOf") read[keyword] = each(value);
      else if (keyword === "oneOf") read["anyOf"] = each(value);
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
    return Object.fromEntries(
      Object.entries(value as Raw).map(([name, property]) => [name, this.read(property, within)]),
    );
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

/** A schema with all the branches that may count at the same place. */
export function branches(schema: Schema): Schema[] {
  return [schema, ...[...(schema.allOf ?? []), ...(schema.anyOf ?? [])].flatMap(branches)];
}

/** The names that a place's schemas have, with what they say of each; undefined where any name may be. */
export function namesAt(schemas: readonly Schema[]): Map<string, Schema[]> | undefined {
  const all = schemas.flatMap(branches);
  if (all.some(({ additionalProperties: more }) => more === true || typeof more === "object"))
    return undefined;
  const names = new Map<string, Schema[]>();
  for (const { properties = {} } of all)
    for (const [name, schema] of Object.entries(properties))
      names.set(name, [...(names.get(name) ?? []), schema]);
  return names.size === 0 ? undefined : names;
}
