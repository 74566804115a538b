import type { Flag, Indexed } from "cargoshipper/api";

type Json = Readonly<Record<string, unknown>>;

const VERBS = ["get", "post", "put", "patch", "delete", "head"];

/** Headers that the client sets itself. */
const OWN_HEADERS = ["accept", "content-type"];

/**
 * Every operation of DigitalOcean's OpenAPI document that is on the API's own host, in its order: facts alone, and none of
 * its sentences. Operations on other hosts would take the token there.
 */
export function readDocument(document: Json): Indexed[] {
  const paths = Object.entries(document["paths"] as Json) as [string, Json][];
  return paths.flatMap(([path, item]) =>
    VERBS.flatMap((verb) => {
      const operation = item[verb] as Json | undefined;
      if (!operation || operation["servers"] || item["servers"]) return [];
      return [new Reading(document, item, operation).indexed(verb, path.replace(/^\/v2(?=\/)/, ""))];
    }),
  );
}

class Reading {
  constructor(
    private readonly document: Json,
    private readonly item: Json,
    private readonly operation: Json,
  ) {}

  indexed(verb: string, path: string): Indexed {
    const { operationId, tags = [] } = this.operation as { operationId: string; tags?: string[] };
    const body = this.bodySchema();
    return {
      id: operationId,
      verb: verb.toUpperCase(),
      path,
      query: this.parametersIn("query"),
      body: this.namesOf(body),
      headers: this.parametersIn("header")
        .map((name) => name.replace(/!$/, ""))
        .filter((name) => !OWN_HEADERS.includes(name.toLowerCase())),
      flags: this.flags(body),
      words: this.kindsOf(body),
      scopes: this.scopes(),
      tag: tags[0] ?? "",
    };
  }

  private parametersIn(place: string): string[] {
    const all = [this.item, this.operation].flatMap((one) => (one["parameters"] as Json[] | undefined) ?? []);
    return all
      .map((one) => this.resolved(one))
      .filter((one) => one["in"] === place)
      .map((one) => `${one["name"]}${one["required"] ? "!" : ""}`);
  }

  private flags(body: Json | undefined): Flag[] {
    const answers = Object.entries(this.operation["responses"] as Json)
      .filter(([status]) => status.startsWith("2"))
      .map(([, answer]) => this.resolved(answer)["content"] as Json | undefined);
    const types = answers.flatMap((content) => Object.keys(content ?? {}));
    return [
      ...(this.operation["deprecated"] ? (["deprecated"] as const) : []),
      ...(body?.["type"] === "array" ? (["list"] as const) : []),
      ...(types.some((type) => !type.includes("json")) ? (["binary"] as const) : []),
    ];
  }

  private scopes(): string[] {
    const security = (this.operation["security"] as Readonly<Record<string, string[]>>[] | undefined) ?? [];
    const scopes = security.flatMap((one) => Object.values(one).flat());
    // Four operations of volumes name two scopes beside, of tokens that read or write everything.
    return [...new Set(scopes)].filter((scope) => !scope.startsWith("api:"));
  }

  private bodySchema(): Json | undefined {
    const content = this.resolved(this.operation["requestBody"])["content"] as Json | undefined;
    const [type] = Object.values(content ?? {}) as Json[];
    return type && this.resolved(type["schema"]);
  }

  /** Names in a body, those first that it needs. What only one of several forms needs is not needed by all. */
  private namesOf(schema: Json | undefined): string[] {
    const { names, required } = this.shapeOf(schema);
    const known = [...names];
    return [
      ...known.filter((name) => required.has(name)).map((name) => `${name}!`),
      ...known.filter((name) => !required.has(name)),
    ];
  }

  private shapeOf(given: unknown): Shape {
    const schema = this.resolved(given);
    const properties = Object.entries((schema["properties"] as Json | undefined) ?? {});
    const own: Shape = {
      names: new Set(properties.filter(([, one]) => !this.resolved(one)["readOnly"]).map(([name]) => name)),
      required: new Set(schema["required"] as string[] | undefined),
    };
    const all = ((schema["allOf"] as unknown[] | undefined) ?? []).map((one) => this.shapeOf(one));
    const forms = ["oneOf", "anyOf"].flatMap((key) => {
      const shapes = ((schema[key] as unknown[] | undefined) ?? []).map((one) => this.shapeOf(one));
      return shapes.length > 0 ? [shapes] : [];
    });
    const common = forms.flatMap((shapes) =>
      [...(shapes[0]?.required ?? [])].filter((name) => shapes.every((one) => one.required.has(name))),
    );
    const names = new Set([own, ...all, ...forms.flat()].flatMap((one) => [...one.names]));
    const required = [own, ...all].flatMap((one) => [...one.required]).concat(common);
    return { names, required: new Set(required.filter((name) => names.has(name))) };
  }

  /** What `type` may be in a body: the kinds of actions that one operation does. */
  private kindsOf(given: unknown, depth = 0): string[] {
    const schema = this.resolved(given);
    if (depth > 4) return [];
    const type = this.resolved((schema["properties"] as Json | undefined)?.["type"]);
    const mapping = (schema["discriminator"] as Json | undefined)?.["mapping"] as Json | undefined;
    const parts = ["allOf", "oneOf", "anyOf"].flatMap((key) => (schema[key] as unknown[] | undefined) ?? []);
    const found = [
      ...((type["enum"] as unknown[] | undefined) ?? []),
      ...Object.keys(mapping ?? {}),
      ...parts.flatMap((part) => this.kindsOf(part, depth + 1)),
    ];
    const kinds = found.flatMap((one) => (typeof one === "string" ? one.toLowerCase() : []));
    return [...new Set(kinds.filter((one) => /^[a-z0-9_]+$/.test(one)))];
  }

  /** What a reference leads to; an empty object for what is not there. */
  private resolved(given: unknown): Json {
    let schema = (given ?? {}) as Json;
    while (typeof schema["$ref"] === "string") {
      const keys = schema["$ref"].slice(2).split("/");
      const at = (from: unknown, key: string) => (from as Json)[key.replace(/~1/g, "/").replace(/~0/g, "~")];
      schema = keys.reduce<unknown>(at, this.document) as Json;
    }
    return schema;
  }
}

interface Shape {
  readonly names: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
}
