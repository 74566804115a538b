import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ToolError } from "cargoshipper/plugin";
import fc from "fast-check";
import * as z from "zod";
import { type AppSpec, readAppSpec } from "../../../plugins/digitalocean/apps/app-spec.js";
import { withEnvValues } from "../../../plugins/digitalocean/apps/env-values.js";
import { specChanges } from "../../../plugins/digitalocean/apps/spec-changes.js";
import { specSchema } from "../../../plugins/digitalocean/apps/spec-schema.js";
import { readSpecText, writeSpecText } from "../../../plugins/digitalocean/apps/spec-text.js";
import { describeSpecs } from "../../spec/describe-specs.js";

const SPEC = `
name: blog
region: fra
services:
  - name: web
    git:
      repo_clone_url: https://github.com/example/blog.git
      branch: main
    http_port: 8080
    instance_count: 1
    envs:
      - key: PUBLIC
        value: "8080"
      - key: TOKEN
        type: SECRET
`;

const failure = async (work: () => unknown): Promise<ToolError> => {
  try {
    await work();
  } catch (error) {
    if (ToolError.is(error)) return error;
    throw error;
  }
  throw new Error("It did not fail.");
};

const service = (more: string) => `name: blog\nservices: [{name: web, git: {branch: main}, ${more}}]`;

describe("the text of a spec", () => {
  it("is YAML or JSON", async () => {
    const spec = await readAppSpec(SPEC);
    expect(spec).toMatchObject({ name: "blog", services: [{ http_port: 8080 }] });
    expect(await readAppSpec(JSON.stringify(spec))).toEqual(spec);
    expect(await readAppSpec(await writeSpecText(spec))).toEqual(spec);
  });

  it("may merge, and takes dates for texts", async () => {
    const read = await readSpecText("base: &a {branch: main}\nx: {<<: *a, since: 2026-01-01}");
    expect(read).toEqual({ base: { branch: "main" }, x: { branch: "main", since: "2026-01-01" } });
  });

  it.each([
    ["name: [", "YAML in line 2, column 1"],
    ["name: a\nname: b", "duplicated mapping key"],
    ["{", "JSON"],
    ["a: !!js/function 'x'", "unknown tag"],
    ["", "expected object"],
    ["- web", "expected object"],
    ["just text", "expected object"],
    [`name: ${"x".repeat(200_001)}`, "more than 200000 characters"],
  ])("is refused as %j", async (text, message) => {
    const { kind, message: told } = await failure(() => readAppSpec(text));
    expect(kind).toBe("validation");
    expect(told).toContain(message);
  });

  it("cannot grow without end by aliases", async () => {
    const rows = ["a0: &a0 [x]"];
    for (let at = 1; at < 40; at++) rows.push(`a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`);
    expect((await failure(() => readSpecText(rows.join("\n")))).message).toContain("20000 values");
  });

  it("never shows what it holds in an error", async () => {
    const secret = "correct-horse-battery";
    for (const text of [`a: "${secret}\nb: [`, `{"a": "${secret}"`, `${secret}: {`]) {
      const { message } = await failure(() => readAppSpec(text));
      if (!text.startsWith("{")) expect(message).not.toContain(secret);
    }
  });

  it("is read back as it was written, whatever it holds", async () => {
    const json = fc.jsonValue({ maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), json, { minKeys: 1 }), async (document) => {
        const plain = JSON.parse(JSON.stringify(document));
        expect(await readSpecText(await writeSpecText(plain))).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the shape of a spec", () => {
  it.each([
    [service("htp_port: 8080"), "services[0].htp_port is unknown, perhaps http_port"],
    [
      service("health_check: {http_pat: /}"),
      "services[0].health_check.http_pat is unknown, perhaps http_path",
    ],
    [`${SPEC}\nservice: []`, "service is unknown, perhaps services"],
    [service("quite_another_thing: 1"), "services[0].quite_another_thing is unknown"],
    [service("http_port: eighty"), "services[0].http_port: expected number, received string"],
    [service("http_port: 99999"), "services[0].http_port: Too big"],
    [service("instance_count: 0"), "services[0].instance_count: Too small"],
    [
      service("envs: [{key: A, value: 8080}]"),
      "services[0].envs[0].value: expected string, received number: put it in quotes",
    ],
    [service("envs: [{key: 1A}]"), "services[0].envs[0].key"],
    [service("envs: [{value: x}]"), "services[0].envs[0].key: expected string"],
    ["services: [{name: web, git: {}}]", "name: expected string"],
    ["name: Blog\nservices: [{name: web, git: {}}]", "name: 2 to 32 small letters"],
    ["name: blog", "it has no component"],
    ["name: blog\nservices: [{name: web}]", "services web has no source"],
    ["name: blog\nservices: [{name: web, git: {}, image: {}}]", "services web has git and image"],
    [
      "name: blog\nservices: [{name: web, git: {}}]\nworkers: [{name: web, git: {}}]",
      "the name web is there twice",
    ],
  ])("is refused: %s", async (text, message) => {
    expect((await failure(() => readAppSpec(text))).message).toContain(message);
  });

  it("names several faults at once, and not all of very many", async () => {
    const keys = Array.from({ length: 12 }, (_, at) => `x${at}: 1`).join(", ");
    const { message, details } = await failure(() => readAppSpec(service(keys)));
    expect(message).toContain("and 4 more");
    expect(details).toEqual({ problems: 12 });
  });
});

describe("values of environment variables", () => {
  const now = {
    name: "blog",
    services: [{ name: "web", envs: [{ key: "TOKEN", type: "SECRET", value: "EV[1:abc:def]" }] }],
  };
  const valueIn = (spec: AppSpec, key: string) =>
    (spec["services"] as { envs: { key: string; type?: string; value?: string }[] }[])[0]?.envs.find(
      (one) => one.key === key,
    );

  it("come from secrets, by key or by component and key, and are then secret", async () => {
    const spec = await readAppSpec(SPEC);
    for (const key of ["TOKEN", "web.TOKEN"])
      expect(valueIn(withEnvValues(spec, { [key]: "s3" }), "TOKEN")).toEqual({
        key: "TOKEN",
        type: "SECRET",
        value: "s3",
      });
    expect(valueIn(withEnvValues(spec, { PUBLIC: "x", TOKEN: "y" }), "PUBLIC")).toMatchObject({
      type: "SECRET",
    });
    expect(valueIn(spec, "TOKEN")).not.toHaveProperty("value");
  });

  it("stay as the app has them where the text has none", async () => {
    const spec = await readAppSpec(SPEC);
    expect(valueIn(withEnvValues(spec, {}, now as AppSpec), "TOKEN")?.value).toBe("EV[1:abc:def]");
    expect((await failure(() => withEnvValues(spec, {}))).message).toBe("spec: no value for web.TOKEN.");
  });

  it("are refused for a variable that the spec does not have", async () => {
    const spec = await readAppSpec(SPEC);
    const { message, next } = await failure(() => withEnvValues(spec, { TOKEN: "x", "web.PUBLC": "y" }));
    expect(message).toBe("secrets: the spec has no variable web.PUBLC.");
    expect(next).toBe("Did you mean web.PUBLIC?");
  });
});

describe("the differences of two specs", () => {
  it("name parts, and show no value of a list", async () => {
    const from = await readAppSpec(SPEC);
    const to = await readAppSpec(`
name: blog
region: nyc
services:
  - {name: web, git: {branch: next, repo_clone_url: "https://github.com/example/blog.git"}, http_port: 80, instance_count: 1, envs: []}
workers:
  - {name: mail, image: {repository: mail}}
databases:
  - {name: db, engine: PG}
`);
    expect(specChanges(from, to)).toEqual({
      lines: [
        "~ services web: git",
        "~ services web: http_port 8080 → 80",
        "~ services web: envs",
        "+ workers mail",
        "+ databases db",
        "~ region fra → nyc",
      ],
      lost: [],
    });
    expect(specChanges(to, from).lost).toEqual(["the database db with its data"]);
    expect(specChanges(from, from).lines).toEqual([]);
  });
});

interface Described {
  readonly $ref?: string;
  readonly allOf?: readonly Described[];
  readonly anyOf?: readonly Described[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
}

describeSpecs("the shape of a spec", (folder) => {
  it("has every name that DigitalOcean's document has", () => {
    const document = JSON.parse(readFileSync(join(folder, "digitalocean-openapi.json"), "utf8"));
    const { schemas } = document.components as { schemas: Record<string, Described> };
    const resolved = (one: Described): Described =>
      one.$ref ? resolved(schemas[one.$ref.split("/").at(-1) ?? ""] ?? {}) : one;
    const missing: string[] = [];
    let looked = 0;
    const compare = (described: Described, ours: z.ZodType | undefined, at: string): void => {
      const { allOf = [], properties = {}, items } = resolved(described);
      const bare = ours instanceof z.ZodOptional ? (ours.unwrap() as z.ZodType) : ours;
      for (const part of allOf) compare(part, bare, at);
      if (items && bare instanceof z.ZodArray) compare(items, bare.element as z.ZodType, `${at}[]`);
      for (const [name, property] of Object.entries(properties)) {
        const own = bare instanceof z.ZodObject ? (bare.shape[name] as z.ZodType | undefined) : undefined;
        looked++;
        if (own === undefined) missing.push(`${at}.${name}`);
        else compare(property, own, `${at}.${name}`);
      }
    };
    compare(schemas["app_spec"] ?? {}, specSchema(), "");
    expect(missing).toEqual([]);
    expect(looked).toBeGreaterThan(200);
  });
});
