import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "@jest/globals";
import { type StartOptions, startPlugin } from "cargoshipper/testing";
import * as z from "zod";
import { policyLayer } from "../../src/config/policy.js";
import { catalogueOf } from "../../src/host/catalogue.js";
import { Host } from "../../src/host/host.js";
import { checkInput } from "../../src/host/input.js";
import type { Plugin } from "../../src/plugin/index.js";
import { type Call, content, definePlugin, Resource, secret, Tool } from "../../src/plugin/index.js";
import { PLUGIN } from "../../src/plugin/marks.js";
import { Redactor } from "../../src/redaction/redactor.js";

const SECRET = "s3cret-value-0123";
const Any = z.object({}).loose();
const common = { description: "d", output: Any } as const;

/** What the handlers of the next test do. */
let answer: (call: Call) => unknown = () => ({});
let subject: unknown = 1;

class Odd {
  @Tool({
    ...common,
    name: "do",
    effect: "read",
    deadline: 2,
    input: z.object({ deep: z.object({ a: z.int() }).optional() }),
  })
  async do(_input: unknown, call: Call) {
    return (await answer(call)) as Record<string, unknown>;
  }

  @Tool({ ...common, name: "drop", effect: "destroy", preview: "preview", input: z.object({}) })
  drop() {
    return { dropped: true };
  }

  preview() {
    return { summary: "It goes.", subject };
  }

  @Resource({ uri: "odd://thing/{id}", name: "thing", description: "d", mirrors: "do" })
  thing({ id }: { id: string }) {
    return `thing ${id}`;
  }

  @Resource({ uri: "odd://bytes", name: "bytes", description: "d" })
  bytes() {
    return { blob: Buffer.from(`\u0000 ${SECRET} \u0001`) };
  }
}

const odd = definePlugin({
  name: "odd",
  description: "d",
  options: z.object({
    auth: z.object({ token: secret().optional(), list: z.array(secret()).optional() }).optional(),
    plain: secret("ODD_TOKEN").trim().optional(),
    wrong: z.int().optional(),
  }),
  client: () => ({}),
  toolsets: { things: [Odd] },
});

const start = (options: StartOptions = {}) => startPlugin(odd, options);

async function calling(does: typeof answer, options: StartOptions = {}) {
  answer = does;
  const one = await start({ env: { ODD_TOKEN: SECRET }, ...options });
  const result = await one.callTool("odd_do");
  await one.close();
  return { ...result, logged: one.logged };
}

describe("whatever a handler answers", () => {
  it("becomes JSON, the same in both forms", async () => {
    const circle: Record<string, unknown> = { name: "c" };
    circle["self"] = circle;
    const { data, text } = await calling(() => ({
      big: 12345678901234567890n,
      date: new Date(0),
      map: new Map([["k", 1]]),
      set: new Set([1, 2]),
      error: new TypeError("t"),
      bytes: new Uint8Array([1, 2, 3]),
      nan: Number.NaN,
      circle,
      fn: () => 1,
      toJSON: undefined,
    }));
    expect(data).toEqual({
      big: "12345678901234567890",
      date: "1970-01-01T00:00:00.000Z",
      map: { k: 1 },
      set: [1, 2],
      error: { name: "TypeError", message: "t" },
      bytes: "AQID",
      nan: "NaN",
      circle: { name: "c", self: "[circular]" },
    });
    expect(text).not.toContain("=>");
  });

  it("fits the budget, however it is made", async () => {
    const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, key) => [`key-${key}`, key]));
    const { structured, text } = await calling(() => keys);
    expect(JSON.stringify(structured).length).toBeLessThanOrEqual(40_000);
    expect(text.length).toBeLessThanOrEqual(40_000);
    const { text: blocks } = await calling(() =>
      content(
        [1, 2].map(() => ({ type: "resource" as const, resource: { uri: "x:y", text: "x".repeat(90_000) } })),
        {},
      ),
    );
    expect(blocks.length).toBeLessThan(40_500);
  });

  it("is the plugin's fault when it is no answer at all", async () => {
    for (const bad of [[1], "text", content([{ type: "image" } as never], {})]) {
      expect((await calling(() => bad)).details).toMatchObject({ kind: "internal" });
    }
  });
});

describe("whatever a handler throws", () => {
  it("is told within bounds, and keeps the host's own words apart", async () => {
    const { ToolError } = await import("../../src/plugin/index.js");
    const huge = await calling(() => {
      throw new ToolError("conflict", "x".repeat(500_000), {
        details: { kind: "Pod", next: 5, n: 1n, rest: "y".repeat(99_999) },
      });
    });
    expect(JSON.stringify(huge.structured).length).toBeLessThanOrEqual(42_000);
    expect(huge.details).toMatchObject({ kind: "conflict", n: "1" });
    const nothing = await calling(() => {
      throw Object.create(null);
    });
    expect(nothing.details).toMatchObject({ kind: "internal" });
  });

  it("does not come from logging", async () => {
    const circle: Record<string, unknown> = { error: new Error("the reason") };
    circle["self"] = circle;
    const { isError, logged } = await calling((call) => {
      call.log.error(Symbol("odd") as never, circle);
      call.progress(Number.NaN, "x" as never, {} as never);
      return {};
    });
    expect(isError).toBe(false);
    expect(JSON.stringify(logged)).toContain("the reason");
  });
});

describe("an approval", () => {
  it("sees a change inside dates, maps and sets", async () => {
    for (const [before, after] of [
      [new Date(1), new Date(2)],
      [new Map([["a", 1]]), new Map([["a", 2]])],
      [new Set([1]), new Set([2])],
    ]) {
      const one = await start();
      subject = { version: before };
      const { confirmation } = (await one.callTool("odd_drop")).details;
      subject = { version: after };
      expect((await one.callTool("odd_drop", { confirmation })).error).toContain(
        "has changed since the preview",
      );
      subject = { version: before };
      expect((await one.callTool("odd_drop", { confirmation })).data).toEqual({ dropped: true });
      await one.close();
    }
  });

  it("is not given by what is no text", async () => {
    const one = await start();
    expect((await one.callTool("odd_drop", { confirmation: { toString: 1 } })).details["kind"]).toBe(
      "validation",
    );
    await one.close();
  });
});

describe("secrets", () => {
  it("are known wherever a schema marks them, as they are stated and as they are used", async () => {
    const [deep, listed] = ["deep-secret-1", "listed-secret-2"];
    const told = await calling(
      () => ({ a: deep, b: `x ${listed} y`, c: SECRET, [SECRET]: 1, d: encodeURIComponent(SECRET) }),
      {
        options: { auth: { token: deep, list: [listed] } },
        env: { ODD_TOKEN: ` ${SECRET}\n` },
      },
    );
    for (const value of [deep, listed, SECRET]) expect(JSON.stringify(told.structured)).not.toContain(value);
  });

  it("are known even when another option is wrong", async () => {
    const one = await start({ env: { ODD_TOKEN: SECRET }, options: { wrong: "x" } });
    await one.callTool("odd_do");
    expect(one.host.redactor.text(SECRET)).toMatch(/^\[redacted/);
    await one.close();
  });

  it("are found in bytes", async () => {
    const one = await start({ env: { ODD_TOKEN: SECRET } });
    const { blob } = (await one.readResource("odd://bytes")) as { blob: string };
    expect(Buffer.from(blob, "base64").toString("latin1")).not.toContain(SECRET);
    await one.callTool("odd_do");
    await one.close();
  });

  it("in blocks of bytes are found as bytes, and leave them readable", async () => {
    const data = Buffer.from(`a ${SECRET} b`).toString("base64");
    const { content: blocks } = await calling(() =>
      content([{ type: "image", data, mimeType: "image/png" }], {}),
    );
    const [block] = blocks as readonly { data: string }[];
    expect(Buffer.from(block?.data ?? "", "base64").toString()).toMatch(/^a \[redacted:\w{4}\] b$/);
  });
});

describe("policy", () => {
  it("can name the very URI of a resource", async () => {
    const denied = await start({ deny: ["odd://thing/secret"] });
    await expect(denied.readResource("odd://thing/secret")).rejects.toMatchObject({ kind: "refused" });
    await expect(denied.readResource("odd://thing/%73ecret")).rejects.toMatchObject({ kind: "refused" });
    await expect(denied.readResource("odd://thing/open")).resolves.toMatchObject({ text: "thing open" });
    const allowed = await start({ allow: ["odd://thing/*"] });
    await expect(allowed.readResource("odd://thing/open")).resolves.toMatchObject({ text: "thing open" });
    expect((await allowed.callTool("odd_do")).details).toMatchObject({ kind: "refused" });
    await Promise.all([denied.close(), allowed.close()]);
  });

  it("warns of a denial that fits nothing", async () => {
    const one = await start({ deny: ["odd_dropp", "odd_drop", "odd://thing/x"] });
    expect(one.logged.filter(({ message }) => message === "a denial fits nothing")).toMatchObject([
      { details: { pattern: "odd_dropp" } },
    ]);
    await one.close();
  });

  it("lists the tools of a plugin whose toolsets are misspelt, and each call says why", async () => {
    const one = await start({ toolsets: ["thingz"] });
    expect(one.host.offer.tools).toHaveLength(2);
    expect((await one.callTool("odd_do")).error).toContain(
      'There is no toolset "thingz"; there are default, things, reveals.',
    );
    await one.close();
  });

  it("refuses unknown arguments at any depth", async () => {
    const one = await start();
    expect((await one.callTool("odd_do", { deep: { a: 1, b: 2 } })).error).toContain(
      "deep.b: unknown argument",
    );
    const many = Object.fromEntries(
      Array.from({ length: 1000 }, (_, key) => [`${"x".repeat(5000)}${key}`, 1]),
    );
    expect((await one.callTool("odd_do", many)).text.length).toBeLessThan(4000);
    await one.close();
  });

  it("refuses unknown arguments in every kind of schema, and none that some form of it knows", () => {
    const deep = z.object({ a: z.int().optional() });
    const kinds: Record<string, [schema: z.ZodType, value: (inner: object) => unknown]> = {
      tuple: [z.tuple([z.string(), deep]), (inner) => ["x", inner]],
      rest: [z.tuple([z.string()]).rest(deep), (inner) => ["x", "x", inner].slice(1)],
      record: [z.record(z.string(), deep), (inner) => ({ any: inner })],
      lazy: [z.lazy(() => deep).optional(), (inner) => inner],
      piped: [deep.transform(({ a }) => a), (inner) => inner],
      form: [z.union([z.object({ b: z.int() }), deep, z.string()]), (inner) => inner],
      side: [z.intersection(deep, z.object({ c: z.int().optional() })), (inner) => inner],
      further: [z.object({}).catchall(deep), (inner) => ({ any: inner })],
    };
    for (const [it, [schema, value]] of Object.entries(kinds)) {
      const check = (inner: object) => checkInput(z.object({ it: schema }), { it: value(inner) }, "");
      expect(() => check({ a: 1, bb: 2 })).toThrow(/^it\.(?:\w+\.)?bb: unknown argument; did you mean \w\?$/);
      expect([it, check({ a: 1 })]).toEqual([it, expect.anything()]);
    }
    const renamed = z.preprocess((given) => ({ a: Object.values(given as object)[0] }), deep);
    expect(checkInput(z.object({ it: renamed }), { it: { old: 1 } }, "")).toEqual({ it: { a: 1 } });
    expect(checkInput(z.object({ it: z.unknown() }), { it: { any: 1 } }, "")).toEqual({ it: { any: 1 } });
  });
});

describe("a catalogue beside a module", () => {
  const folder = mkdtempSync(join(tmpdir(), "cargoshipper-catalogue-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const policy = policyLayer({ mode: "read-only" }, () => "w");
  const quiet = { debug() {}, info() {}, warning() {}, error() {} };

  async function hostWith(catalogue: unknown): Promise<Host> {
    writeFileSync(join(folder, "index.catalogue.json"), JSON.stringify(catalogue));
    const spec = (odd as unknown as Plugin)[PLUGIN];
    const entry = {
      name: "odd",
      where: "w",
      asked: true,
      url: pathToFileURL(join(folder, "index.js")).href,
      load: async () => spec,
      places: [
        {
          target: undefined,
          where: "w",
          options: {},
          toolsetsAs: () => ["default"],
          layersAs: () => [],
          problem: undefined,
        },
      ],
      problem: undefined,
    };
    return Host.start({
      policy,
      plugins: [entry],
      env: {},
      redactor: new Redactor(),
      guard: { take: async () => undefined },
      secrets: { resolve: () => Promise.reject(new Error("none")) },
      audit: undefined,
      log: () => quiet,
    });
  }

  const requester = {
    principal: "process",
    signal: new AbortController().signal,
    capabilities: new Set<never>(),
    progress() {},
    log() {},
    ask: async () => undefined,
  };
  const whole = () => JSON.parse(JSON.stringify(catalogueOf((odd as unknown as Plugin)[PLUGIN])));

  it("cannot make a class looser than it is", async () => {
    const catalogue = whole();
    catalogue.tools[1].effect = "read";
    const host = await hostWith(catalogue);
    expect(host.offer.tools.map(({ card }) => card.name)).toContain("odd_drop");
    const { structured } = await host.callTool("odd_drop", {}, requester);
    expect(structured).toMatchObject({ success: false, details: { kind: "configuration" } });
    await host.close();
  });

  it("that is broken does no harm", async () => {
    for (const part of ["tools", "resources", "prompts", "toolsets", "variables", "name"]) {
      for (const value of [null, [null], [{}], 5]) {
        const host = await hostWith({ ...whole(), [part]: value });
        expect(host.plugins.map(({ name }) => name)).toEqual(["odd"]);
        await host.close();
      }
    }
  });
});
