import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "@jest/globals";
import { type StartOptions, startPlugin } from "cargoshipper/testing";
import * as z from "zod";
import { catalogueOf } from "../../src/host/catalogue.js";
import { Host } from "../../src/host/host.js";
import { Redactor } from "../../src/host/redaction.js";
import type { Plugin } from "../../src/plugin/index.js";
import { type Call, content, definePlugin, Resource, secret, Tool } from "../../src/plugin/index.js";
import { PLUGIN } from "../../src/plugin/marks.js";

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

  it("fits the budget, however it is made, and soon", async () => {
    const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, key) => [`key-${key}`, key]));
    const started = performance.now();
    const { structured, text } = await calling(() => keys);
    expect(JSON.stringify(structured).length).toBeLessThanOrEqual(40_000);
    expect(text.length).toBeLessThanOrEqual(40_000);
    expect(performance.now() - started).toBeLessThan(5_000);
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

  it.each([
    ['{"password":"hunter2hunter2","n":1}', "hunter2hunter2"],
    ['log {\\"apiKey\\":\\"hunter2hunter2\\"}', "hunter2hunter2"],
    ["password: hunter2", "hunter2"],
    ["mysql --password='hunter2 x' -h db", "hunter2 x"],
    ['password = "hunter2"', "hunter2"],
    ["Authorization: Bearer abc.def.ghi", "abc.def.ghi"],
    ["GET / authorization: Basic dXNlcjpwYXNz end", "dXNlcjpwYXNz"],
    ["mysql --password hunter2 -h db", "hunter2"],
    ["mysql --password=hunter2 -h db", "hunter2"],
    ["PASSWORD=ab;cd&ef gh", "cd&ef gh"],
    ["  export API_TOKEN=a b c", "b c"],
    ["GET /x?token=abcdef&x=1", "abcdef"],
    ["redis://:hunter2@db/0", "hunter2"],
    ["https://ghp_0123456789abcdef@github.com/a", "ghp_0123456789abcdef"],
    ["PASSWORD=real-secret[redacted:abcd]", "real-secret"],
  ])("are masked in %j", (text, secretPart) => {
    const clean = new Redactor().text(text);
    expect(clean).not.toContain(secretPart);
    expect(clean).toMatch(/\[redacted:[0-9a-f]{4}\]/);
  });

  it.each([
    "GET /x?page=2&x=1 status: 200 https://h:8080/a@b PATH=/bin",
    "PWD=/app\nPOSTGRES_PASSWORD_FILE=/run/secrets/pg",
    "token: expected string, received number",
    "secret/db-credentials created",
    "one-time-password required, per-token cost",
    "docker://nginx:1.25@sha256:abc http://localhost:3000?user=me@x.com ssh://deployment-user@host",
    "if (password==null) return",
    "docker login --password-stdin registry; --token-ttl 5m",
  ])("are not seen in %j", (text) => expect(new Redactor().text(text)).toBe(text));

  it("are masked alone where a line or a list assigns more than one value", () => {
    const redactor = new Redactor();
    expect(redactor.text("token=abc user=bob ip=1.2.3.4")).toMatch(
      /^token=\[redacted:\w{4}\] user=bob ip=1\.2\.3\.4$/,
    );
    expect(redactor.value({ env: "TOKEN=abc\nPORT=80" }).env).toMatch(/^TOKEN=\[redacted:\w{4}\]\nPORT=80$/);
    expect(redactor.value(["mysqld", "--password", "hunter2", "-v"])[2]).toMatch(/^\[redacted/);
    const kept = { SecretName: "a", NextToken: "b", tokenCount: 5, sshKeyFingerprint: "c" };
    expect(redactor.value(kept)).toEqual(kept);
  });

  it("in blocks of bytes are found as bytes, and leave them readable", async () => {
    const data = Buffer.from(`a ${SECRET} b`).toString("base64");
    const { content: blocks } = await calling(() =>
      content([{ type: "image", data, mimeType: "image/png" }], {}),
    );
    const [block] = blocks as readonly { data: string }[];
    expect(Buffer.from(block?.data ?? "", "base64").toString()).toMatch(/^a \[redacted:\w{4}\] b$/);
  });

  it("are masked in lists under a telling key", () => {
    const clean = JSON.stringify(
      new Redactor().value({ password: ["hunter2"], APIToken: "hunter2", PGPASSWORD: "hunter2" }),
    );
    expect(clean).not.toContain("hunter2");
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
});

describe("a catalogue beside a module", () => {
  const folder = mkdtempSync(join(tmpdir(), "cargoshipper-catalogue-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const policy = {
    mode: { value: "read-only" as const, where: "w" },
    allow: [],
    deny: [],
    approvals: undefined,
  };
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
      options: {},
      toolsets: ["default"],
      policy: undefined,
      problem: undefined,
    };
    return Host.start({ policy, plugins: [entry], env: {}, secrets: [], log: () => quiet });
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
