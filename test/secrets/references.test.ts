import { describe, expect, it } from "@jest/globals";
import { secret, type ToolError, takesSecrets } from "cargoshipper/plugin";
import * as fc from "fast-check";
import * as z from "zod";
import { Environment } from "../../plugins/docker/inputs.js";
import { referencesIn, withSecrets } from "../../src/secrets/references.js";

const text = () => z.string();
/** Marks sit on a schema's definition, which its copies share: each place gets a schema of its own. */
const marked = () => takesSecrets(z.string());

/** The input as the handler would get it. */
const given = <S extends z.ZodType>(schema: S, input: unknown) =>
  withSecrets(schema, schema.parse(input), async (name) => `<${name}>`);

const refused = (schema: z.ZodType, input: unknown): ToolError => {
  try {
    referencesIn(schema, schema.parse(input));
  } catch (error) {
    return error as ToolError;
  }
  throw new Error("It was not refused.");
};

describe("a reference", () => {
  it("is taken wherever a schema is marked, however it is wrapped", async () => {
    const Marked: Record<string, z.ZodType> = {
      plain: marked(),
      optional: marked().optional(),
      described: marked().optional().describe("A password").meta({ title: "Password" }),
      checked: marked().min(3).max(100),
      refined: marked().refine((value) => value.length > 2),
      defaulted: marked().default("none"),
      nullable: marked().nullable().readonly().catch("none"),
      piped: z.preprocess((value) => value, marked()),
      transformed: marked().transform((value) => value.trim()),
      union: z.union([z.number(), marked()]),
      lazy: z.lazy(() => marked()),
      intersection: z.intersection(z.string().max(100), marked()),
      secret: secret().optional(),
      option: secret("PASSWORD").min(8),
    };
    for (const [name, schema] of Object.entries(Marked)) {
      const Input = z.object({ it: schema, other: z.string() });
      expect([name, await given(Input, { it: "secret://db_password", other: "x" })]).toEqual([
        name,
        { it: "<db_password>", other: "x" },
      ]);
      expect(refused(Input, { it: "none given", other: "secret://db_password" }).next).toBe(
        "This tool takes references in it.",
      );
    }
  });

  it("is taken at any depth, below a mark and beside what is not marked", async () => {
    const Input = z.object({
      list: z.array(z.object({ name: z.string(), password: marked() })),
      record: z.record(z.string(), marked()),
      pair: z.tuple([z.string(), marked()]).rest(marked()),
      either: z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("plain"), value: z.string() }),
        z.object({ kind: z.literal("secret"), value: marked() }),
      ]),
      both: z.intersection(z.object({ a: z.string() }), z.object({ b: marked() })),
      anything: takesSecrets(z.unknown()),
      open: z.object({ a: z.string() }).catchall(marked()),
    });
    const reference = "secret://a-b_1";
    const input = {
      list: [{ name: "n", password: reference }],
      record: { k: reference, l: "other" },
      pair: ["n", reference, reference],
      either: { kind: "secret", value: reference },
      both: { a: "n", b: reference },
      anything: [{ deep: [reference, `KEY=${reference}`, 5, null, true] }],
      open: { a: "n", z: reference },
    };
    expect(referencesIn(Input, Input.parse(input))).toEqual(["a-b_1"]);
    expect(await given(Input, input)).toEqual(
      JSON.parse(JSON.stringify(input).replaceAll(reference, "<a-b_1>")),
    );
    const spots: [string, object][] = [
      ["list.0.name", { list: [{ name: reference, password: "p" }] }],
      ["pair.0", { pair: [reference, "p"] }],
      ["either.value", { either: { kind: "plain", value: reference } }],
      ["both.a", { both: { a: reference, b: "p" } }],
      ["open.a", { open: { a: reference } }],
      ["record", { record: { [reference]: "p" } }],
    ];
    for (const [path, change] of spots) {
      const { message, kind, next } = refused(Input, { ...input, ...change });
      expect([kind, message]).toEqual(["validation", `${path}: a reference to a secret is not taken here.`]);
      expect(next).toBe(
        "This tool takes references in anything, record.*, pair.*, either.value, both.b, open.*, list.*.password.",
      );
    }
  });

  it("is taken in what a transform has made of a union's form", async () => {
    const Input = z.object({
      it: z.union([z.int().transform(String), marked().transform((value) => ({ value: [value] }))]),
    });
    expect(await given(Input, { it: "secret://a" })).toEqual({ it: { value: ["<a>"] } });
  });

  it("is taken in an environment, in every form in which one may come", async () => {
    const Input = z.object({ environment: takesSecrets(Environment), image: z.string() });
    for (const environment of [
      { A: "1", DB_PASSWORD: "secret://db_password" },
      ["A=1", "DB_PASSWORD=secret://db_password"],
      "A=1\nDB_PASSWORD=secret://db_password",
      [
        { name: "A", value: "1" },
        { name: "DB_PASSWORD", value: "secret://db_password" },
      ],
    ]) {
      const input = { environment, image: "nginx" };
      expect(await given(Input, input)).toEqual({
        environment: ["A=1", "DB_PASSWORD=<db_password>"],
        image: "nginx",
      });
    }
    expect(refused(Input, { environment: {}, image: "secret://db_password" }).message).toMatch(/^image: /);
    expect(await given(Input, { image: "nginx" })).toEqual({ image: "nginx" });
  });

  it("is resolved once for each name, and nothing is replaced when one cannot be", async () => {
    const Input = z.object({ a: z.array(marked()) });
    const asked: string[] = [];
    const input = { a: ["secret://one", "K=secret://two", "secret://one"] };
    const resolve = async (name: string) => {
      asked.push(name);
      if (name === "two") throw new Error("There is no two.");
      return name;
    };
    await expect(withSecrets(Input, input, resolve)).rejects.toThrow("There is no two.");
    expect(asked).toEqual(["one", "two"]);
    expect(input).toEqual({ a: ["secret://one", "K=secret://two", "secret://one"] });
  });

  it("may stand for any value, which is taken as it is", async () => {
    const Input = z.object({ a: marked(), b: z.array(marked()) });
    const input = { a: "secret://x", b: ["K=secret://x", "K==x", "not x"] };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.constantFrom("$&$1$$", "secret://y", "__proto__")),
        async (value) => {
          expect(await withSecrets(Input, input, async () => value)).toEqual({
            a: value,
            b: [`K=${value}`, "K==x", "not x"],
          });
        },
      ),
    );
  });
});

describe("what is no reference", () => {
  it("is left as it is, the very input when there is none at all", async () => {
    const Input = z.object({ a: z.unknown(), b: takesSecrets(z.unknown()) });
    const never = async () => {
      throw new Error("Nothing is resolved.");
    };
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const input = { a: value, b: value };
        expect(await withSecrets(Input, input, never)).toBe(input);
      }),
    );
    const prose = "secret://{name} stands for a secret";
    const kept = {
      a: [prose, "see secret:// and topsecret://name", new Date(0), new Map([["a", "b"]])],
      b: "see secret://{name}",
    };
    expect(await withSecrets(Input, kept, never)).toBe(kept);
    const beside = { ...kept, b: ["secret://x", new Date(0)] };
    expect(await withSecrets(Input, beside, async () => "value")).toEqual({
      ...kept,
      b: ["value", new Date(0)],
    });
  });

  it("but is meant as one is an error that shows the form, and not what was written", () => {
    const Input = z.object({ login: z.object({ password: marked() }) });
    for (const wrong of ["", "Db", "a__b", "a-_b", "1a", "a b", "a/b", "a\n", "Hunter22!", "a".repeat(200)]) {
      for (const before of ["secret://", "KEY=secret://", " secret://", "SECRET://", "KEY= secret://"]) {
        const { kind, message, next } = refused(Input, { login: { password: before + wrong } });
        expect(kind).toBe("validation");
        expect(message).toBe(
          "login.password: a reference is secret://name or KEY=secret://name and nothing else, and a name is a " +
            "lower-case letter, then lower-case letters, digits and single _ or -.",
        );
        expect(next).toContain("cargoshipper_list_secrets");
      }
    }
  });

  it("may not look like one where none is taken", () => {
    const Input = z.object({ note: text(), list: z.array(text()).optional() });
    for (const note of [
      "secret://a",
      "secret://A",
      " secret://a ",
      "SECRET://a",
      "secret://",
      "K=secret://a",
    ]) {
      expect(refused(Input, { note })).toMatchObject({
        message: "note: a reference to a secret is not taken here.",
        next: "No argument of this tool takes references to secrets.",
      });
    }
    expect(refused(Input, { note: "", list: ["env", "K=secret://a"] }).message).toMatch(/^list\.1: /);
  });

  it("may not stand within a text either, where it would become the password itself", () => {
    const Input = z.object({ taken: z.array(marked()), command: z.string().optional() });
    for (const text of [
      "postgres://app:secret://db_password@db/app",
      "URL=postgres://app:secret://db_password@db/app",
      "MY VAR=secret://db_password",
      "'secret://db_password'",
      "prefix secret://db_password",
      "secret://db_password and more",
    ]) {
      const taken = refused(Input, { taken: ["A=secret://a", text] });
      expect([taken.kind, taken.message]).toEqual([
        "validation",
        expect.stringContaining("taken.1: a reference is secret://name"),
      ]);
      expect(taken.message).not.toContain("db_password");
      expect(refused(Input, { taken: [], command: text }).message).toBe(
        "command: a reference to a secret is not taken here.",
      );
    }
  });

  it("is told apart in schemas that hold themselves", () => {
    interface Node {
      password?: string | undefined;
      note?: string | undefined;
      children?: Node[] | undefined;
    }
    const Tree: z.ZodType<Node> = z.object({
      password: marked().optional(),
      note: text().optional(),
      children: z.array(z.lazy(() => Tree)).optional(),
    });
    const deep = { children: [{ children: [{ password: "secret://a", note: "n" }] }] };
    expect(referencesIn(Tree, deep)).toEqual(["a"]);
    const { message, next } = refused(Tree, { children: [{ note: "secret://a" }] });
    expect(message).toMatch(/^children\.0\.note: /);
    expect(next).toBe("This tool takes references in password, children.*.password.");
  });
});
