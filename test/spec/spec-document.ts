import { readFileSync } from "node:fs";
import { type Correction, correct } from "./correction.js";
import { type Schema, SchemaReader } from "./spec-schema.js";

type Raw = Readonly<Record<string, unknown>>;

/** One operation of the provider's document. */
export interface Operation {
  /** What the variables of its path may be, in order. */
  readonly variables: readonly Schema[];
  readonly query: Schema;
  /** Undefined where it takes no JSON. */
  readonly body: Schema | undefined;
  readonly bodyRequired: boolean;
  /** What an answer of a status is: `other` where it is no JSON, undefined where no such status is told of. */
  answer(status: number): Schema | "other" | "nothing" | undefined;
  /** Its permissions, any of which will do, where the document has them: `#dns_records:edit`. */
  readonly permissions: readonly string[];
}

/** An operation whatever its variables are called: `GET /zones/{}`. */
export const shapeOf = (at: string): string => at.replace(/\{[^}]*\}/g, "{}");

/** How one provider's document is read. */
export interface Reading {
  /** The document's file. */
  readonly file: string;
  /** What all its paths begin with: `/v2`. Routes go without; none if it is left out. */
  readonly base?: string;
  readonly corrections?: readonly Correction[];
  /** What a failure looks like, given what the document says of it. */
  readonly failure?: (described: unknown) => unknown;
}

/** A provider's OpenAPI document, from which operations are read when they are asked for. */
export class SpecDocument {
  private readonly raw = new Map<string, Raw>();
  private readonly known = new Map<string, Operation | undefined>();
  private readonly request: SchemaReader;
  private readonly answer: SchemaReader;
  private readonly failure: (described: unknown) => unknown;

  constructor({ file, base = "", corrections = [], failure = (described) => described }: Reading) {
    const text = readFileSync(file, "utf8");
    const { paths, components } = JSON.parse(text) as { paths: Record<string, Raw>; components: unknown };
    correct(components, corrections);
    this.failure = failure;
    this.request = new SchemaReader(components, "request");
    this.answer = new SchemaReader(components, "answer");
    for (const [path, { parameters = [], ...operations }] of Object.entries(paths))
      for (const [verb, operation] of Object.entries(operations as Record<string, Raw>)) {
        // What names servers of its own is another API, at another host.
        if (!path.startsWith(`${base}/`) || operation["servers"] !== undefined) continue;
        const all = [...(parameters as unknown[]), ...((operation["parameters"] ?? []) as unknown[])];
        const at = `${verb.toUpperCase()} ${path.slice(base.length)}`;
        this.raw.set(shapeOf(at), { ...operation, parameters: all, verb, path });
      }
  }

  /** The operation of a route; undefined where the document has none. */
  operation(at: string): Operation | undefined {
    const shape = shapeOf(at);
    if (!this.known.has(shape)) {
      const raw = this.raw.get(shape);
      this.known.set(shape, raw && this.read(raw));
    }
    return this.known.get(shape);
  }

  private read(raw: Raw): Operation {
    const deref = (node: unknown): Raw => {
      const { $ref } = node as Raw;
      return typeof $ref === "string" ? (this.request.at($ref) as Raw) : (node as Raw);
    };
    const parameters = (raw["parameters"] as unknown[]).map(deref);
    const inPath = new Map(
      parameters.flatMap((one) => (one["in"] === "path" ? [[one["name"], one["schema"]]] : [])),
    );
    const variables = [...String(raw["path"]).matchAll(/\{([^}]*)\}/g)].map(([, name]) =>
      this.request.read(inPath.get(name) ?? {}),
    );
    const asked = parameters.filter((one) => one["in"] === "query");
    const query: Schema = {
      type: "object",
      properties: Object.fromEntries(asked.map((one) => [one["name"], this.request.read(one["schema"])])),
      required: asked.flatMap((one) => (one["required"] === true ? [one["name"]] : [])),
    };
    const taken = raw["requestBody"] ? deref(raw["requestBody"]) : {};
    const body = jsonOf(taken) as Raw | undefined;
    const responses = (raw["responses"] ?? {}) as Raw;
    const permissions = (raw["x-cfPermissionsRequired"] ?? {}) as { enum?: string[] };
    const answers = new Map<string, Schema | "other" | "nothing">();
    return {
      variables,
      query,
      body: body ? this.request.read(body) : undefined,
      // The document asks for a body in every deletion, mostly without a word about it; the API and the SDK take none.
      bodyRequired:
        taken["required"] === true && (raw["verb"] !== "delete" || body?.["properties"] !== undefined),
      permissions: permissions.enum ?? [],
      answer: (status) => {
        const [first] = String(status);
        const keys = [`${status}`, `${first}XX`, `${first}xx`];
        // What stands for everything else is a failure.
        const key = (status < 400 ? keys : [...keys, "default"]).find((one) => one in responses);
        if (key === undefined) return undefined;
        const response = deref(responses[key]);
        const schema = jsonOf(response);
        const told = status < 400 ? schema : this.failure(schema);
        const known =
          answers.get(key) ??
          (told ? this.answer.read(told) : response["content"] === undefined ? "nothing" : "other");
        answers.set(key, known);
        return known;
      },
    };
  }
}

/** The schema of what is JSON in a body; undefined where nothing is. */
function jsonOf(body: Raw): unknown {
  const content = (body["content"] ?? {}) as Record<string, Raw>;
  return content["application/json"]?.["schema"];
}
