import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { envExample, variableTable } from "../../src/config/variable-docs.js";
import { Place } from "./place.js";
import { ROWS } from "./rows.js";

describe("precedence", () => {
  it.each(Object.entries(ROWS))("%s: flag, environment, .env, file, default", async (_, row) => {
    await using place = await Place.with();
    const start = { env: {}, flags: {} };
    const read = async () => row.read((await place.load(start)).settings);
    expect(await read()).toEqual(row.fallback);
    await place.write("cargoshipper.config.json", JSON.stringify(row.file[0]));
    expect(await read()).toEqual(row.file[1]);
    await place.write(".env", `${row.variable}=${row.dotenv[0]}`);
    expect(await read()).toEqual(row.dotenv[1]);
    start.env = { [row.variable]: row.env[0] };
    expect(await read()).toEqual(row.env[1]);
    if (!row.flag) return;
    start.flags = row.flag[0];
    expect(await read()).toEqual(row.flag[1]);
  });

  it("takes an empty variable for one that is not set, and lets it hide the one in .env", async () => {
    await using place = await Place.with({
      ".env": "MCP_SERVER_NAME=dotenv\nMCP_SERVER_VERSION=\nDOCKER_HOST=tcp://x",
    });
    const config = await place.load({ env: { MCP_SERVER_NAME: "", MCP_TRANSPORT: "", GONE: undefined } });
    expect(config.settings).toMatchObject({ name: "cargoshipper", version: undefined, transport: "stdio" });
    expect(config.env).toMatchObject({ DOCKER_HOST: "tcp://x", MCP_SERVER_NAME: "" });
    expect(["MCP_SERVER_NAME", "DOCKER_HOST", "GONE"].map(config.origin)).toEqual([
      "environment",
      place.at(".env"),
      undefined,
    ]);
  });

  it("reads any level name in any case", async () => {
    await using place = await Place.with();
    const levels = { trace: "trace", warn: "warn", warning: "warn", error: "error", critical: "fatal" };
    const letters = fc.infiniteStream(fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.entries(levels)), letters, async ([name, level], upper) => {
        const MCP_LOG_LEVEL = [...name].map((c) => (upper.next().value ? c.toUpperCase() : c)).join("");
        expect((await place.load({ env: { MCP_LOG_LEVEL } })).settings.logLevel).toBe(level);
      }),
      { numRuns: 40 },
    );
  });
});

describe("policy", () => {
  const file = "cargoshipper.config.json";

  it("takes the strictest mode of all, and says where it is written", async () => {
    const strictness = ["full", "no-destructive", "read-only"];
    await using place = await Place.with();
    for (const mode of strictness) {
      await place.write(file, JSON.stringify({ mode }));
      for (const flags of [
        {},
        { noDestructive: true },
        { readOnly: true },
        { readOnly: true, noDestructive: true },
      ]) {
        const asked = flags.readOnly ? 2 : flags.noDestructive ? 1 : 0;
        const stated = strictness.indexOf(mode);
        const where =
          stated >= asked ? `${place.at(file)}: mode` : asked === 2 ? "--read-only" : "--no-destructive";
        const { settings } = await place.load({ flags });
        expect(settings.policy.mode).toEqual({ value: strictness[Math.max(asked, stated)], where });
      }
    }
  });

  it("adds what flags deny, and lets --allow stand in for the file's list", async () => {
    await using place = await Place.with({
      [file]: JSON.stringify({
        approvals: "write",
        tools: { allow: ["docker_*"], deny: ["docker_run_*", "x"] },
      }),
    });
    const at = (path: string) => `${place.at(file)}: ${path}`;
    const { policy } = (await place.load({ flags: { deny: ["a*"] } })).settings;
    expect(policy).toEqual({
      mode: { value: "full", where: "default" },
      allow: [{ pattern: "docker_*", where: at("tools.allow[0]") }],
      deny: [
        { pattern: "a*", where: "--deny" },
        { pattern: "docker_run_*", where: at("tools.deny[0]") },
        { pattern: "x", where: at("tools.deny[1]") },
      ],
      approvals: { value: "write", where: at("approvals") },
      objects: [],
      fallback: undefined,
      risks: [],
    });
    const flagged = await place.load({ flags: { allow: ["docker_list_*"] } });
    expect(flagged.settings.policy.allow).toEqual([{ pattern: "docker_list_*", where: "--allow" }]);
  });
});

describe("secrets and the audit", () => {
  const FILE = "a/cargoshipper.config.json";
  const settings = async (config: object) => {
    await using place = await Place.with({ "a/.git/": "", [FILE]: JSON.stringify(config) });
    const { secrets, audit } = (await place.load({ cwd: "a" })).settings;
    return JSON.parse(JSON.stringify({ secrets, audit }).replaceAll(place.path, "~~")) as object;
  };

  it("have a prefix and no file, and none is kept, unless the file says so", async () => {
    expect(await settings({})).toEqual({ secrets: { prefix: "CARGOSHIPPER_SECRET_" } });
    expect(await settings({ secrets: { prefix: "MY_" } })).toEqual({ secrets: { prefix: "MY_" } });
  });

  it("lie beside the configuration file, under home, or where an absolute path says", async () => {
    for (const [written, path] of [
      ["x.env", "~~/a/x.env"],
      ["../x.env", "~~/x.env"],
      ["~/x.env", "~~/home/x.env"],
      ["~x", "~~/a/~x"],
      ["/run/secrets", "/run/secrets"],
    ]) {
      expect(await settings({ secrets: { file: written }, audit: { file: written } })).toEqual({
        secrets: { prefix: "CARGOSHIPPER_SECRET_", file: path },
        audit: { file: path, maxSize: 10_000_000 },
      });
    }
  });

  it("take a size in bytes or with a unit", async () => {
    for (const [maxSize, bytes] of [
      [1, 1],
      ["5 kB", 5_000],
      ["10MB", 10_000_000],
      ["2 gb", 2_000_000_000],
    ]) {
      expect(await settings({ audit: { file: "/x", maxSize } })).toMatchObject({ audit: { maxSize: bytes } });
    }
  });

  it.each([
    [{ audit: {} }, "audit.file: is missing"],
    [{ audit: "x" }, "audit: expected an object"],
    [{ audit: { file: " " } }, "audit.file: expected a text that is not empty"],
    [{ audit: { file: "x", maxsize: 1 } }, 'audit.maxsize: unknown key; did you mean "maxSize"?'],
    [{ audit: { file: "x", maxSize: 0 } }, "audit.maxSize: expected a whole number above 0"],
    [{ audit: { file: "x", maxSize: 1.5 } }, "audit.maxSize: expected a whole number above 0"],
    [
      { audit: { file: "x", maxSize: "ten" } },
      'audit.maxSize: expected a number of bytes, or a size such as "10 MB"',
    ],
    [
      { audit: { file: "x", maxSize: "0 MB" } },
      'audit.maxSize: expected a number of bytes, or a size such as "10 MB"',
    ],
    [{ secrets: { fiel: "x" } }, 'secrets.fiel: unknown key; did you mean "file"?'],
    [
      { secrets: { prefix: "9-" } },
      "secrets.prefix: expected the beginning of the names of environment variables",
    ],
    [{ secrets: { file: 3 } }, "secrets.file: expected a text"],
  ])("say what is wrong with them: %j", async (config, says) => {
    await using place = await Place.with({ [FILE]: JSON.stringify(config) });
    expect(await place.message({ cwd: "a" })).toBe(`~~/${FILE}: ${says}`);
  });
});

describe("problems", () => {
  it("are all told at once, each with its place and a way out", async () => {
    await using place = await Place.with({
      "cargoshipper.config.yaml": [
        "nmae: x",
        "tols: {}",
        "logLevel: verbose",
        "mode: readonly",
        "http: { prt: 1, port: 70000 }",
        "rateLimit: { requests: 0, window: 1.5 }",
        "apiKeys: { required: maybe, header: 'a b' }",
        "tools: { allow: docker, deny: [' '] }",
        "toolsets: { docker: [Default] }",
        "plugins: docker",
      ].join("\n"),
      ".env": "RATE_LIMIT_WINDOW=soon\nCARGOSHIPPER_CONFIG=there.yaml",
    });
    const message = await place.message({
      env: {
        MCP_TRANSPORT: "stdoi",
        RATE_LIMIT_REQUESTS: "-1",
        REQUIRE_API_KEY: "maybe",
        API_KEY_HEADER: "é",
      },
      flags: { logLevel: "loud", name: " ", toolsets: ["docker", "docker=Default"], allow: [""] },
    });
    expect(`\n${message}\n`).toBe(`
~~/cargoshipper.config.yaml: logLevel: expected one of trace, debug, info, warn, warning, error, critical, fatal, silent
~~/cargoshipper.config.yaml: http.port: expected a port
~~/cargoshipper.config.yaml: http.prt: unknown key; did you mean "port"?
~~/cargoshipper.config.yaml: rateLimit.requests: expected a whole number above 0
~~/cargoshipper.config.yaml: rateLimit.window: expected a whole number above 0
~~/cargoshipper.config.yaml: apiKeys.required: expected true or false
~~/cargoshipper.config.yaml: apiKeys.header: expected the name of an HTTP header, such as X-API-Key
~~/cargoshipper.config.yaml: mode: expected one of full, no-destructive, read-only; did you mean "read-only"?
~~/cargoshipper.config.yaml: tools.allow: expected a list
~~/cargoshipper.config.yaml: tools.deny[0]: expected a text that is not empty
~~/cargoshipper.config.yaml: toolsets.docker[0]: expected the name of a toolset: lower-case, such as "default"
~~/cargoshipper.config.yaml: plugins: expected a list
~~/cargoshipper.config.yaml: nmae: unknown key; did you mean "name"?
~~/cargoshipper.config.yaml: tols: unknown key; did you mean "tools"?
~~/.env: CARGOSHIPPER_CONFIG: has no effect here, because the file that it names decides which .env is read; set it in the environment, or pass --config
command line: --name: expected a text that is not empty
command line: --log-level: expected one of trace, debug, info, warn, warning, error, critical, fatal, silent
environment: MCP_TRANSPORT: expected one of stdio, http, sse; did you mean "stdio"?
environment: RATE_LIMIT_REQUESTS: expected a whole number above 0
~~/.env: RATE_LIMIT_WINDOW: expected a whole number above 0
environment: REQUIRE_API_KEY: expected true or false (also 1, 0, yes, no)
environment: API_KEY_HEADER: expected the name of an HTTP header, such as X-API-Key
command line: --allow: expected a name or a glob
command line: --toolsets: expected a plugin and the names of its toolsets; write docker=default,images
command line: --toolsets: expected a plugin and the names of its toolsets; write docker=default,images
`);
  });

  it("suggest the key that was meant", async () => {
    await using place = await Place.with();
    const typos = { "tols: {}": "tools", "tools: { alow: [] }": "allow", "plugin: []": "plugins" };
    for (const [line, meant] of Object.entries(typos)) {
      await place.write(".cargoshipperrc", line);
      expect(await place.message()).toContain(`unknown key; did you mean "${meant}"?`);
    }
    await place.write(".cargoshipperrc", "http: { quite_another: 1 }");
    expect(await place.message()).toBe(
      "~~/.cargoshipperrc: http.quite_another: unknown key; there are host, port",
    );
  });

  it("never hold a value: it may be a secret", async () => {
    const secret = "s3cr3t value";
    await using place = await Place.with({
      ".env": `ALLOWED_API_KEYS="ok,${secret}"\nREQUIRE_API_KEY=${secret}`,
    });
    const layers = {
      env: {
        ALLOWED_API_KEYS: secret,
        API_KEY_HEADER: secret,
        MCP_LOG_LEVEL: secret,
        RATE_LIMIT_WINDOW: secret,
      },
      flags: { logLevel: secret, transport: secret, toolsets: [secret] },
    };
    const files = {
      "cargoshipper.config.json": JSON.stringify({
        apiKeys: { allowed: [secret, 1], header: secret },
        mode: secret,
      }),
      "cargoshipper.config.yaml": `apiKeys: { allowed: ["${secret}", *${secret}`,
      "cargoshipper.config.yml": `apiKeys:\n  allowed: !${secret}\n    - x`,
      "cargoshipper.config.ts": `export default { apiKeys: { allowed: ["${secret}" 1] } }`,
      ".cargoshipperrc.json": `{ "apiKeys": { "allowed": ["${secret}", x] } }`,
    };
    for (const [name, content] of Object.entries(files)) {
      await place.write(name, content);
      const message = await place.message({ env: layers.env, flags: { ...layers.flags, config: name } });
      expect(message).toContain(`~~/${name}: `);
      expect(message).toContain("environment: ALLOWED_API_KEYS[0]: ");
      expect(message).toContain("~~/.env: ALLOWED_API_KEYS[1]: ");
      expect(message).not.toContain("s3cr3t");
    }
  });
});

it("gives the host's secrets of every layer for redaction", async () => {
  await using place = await Place.with({
    "cargoshipper.config.json": JSON.stringify({ apiKeys: { allowed: ["of-file"] } }),
    ".env": "ALLOWED_API_KEYS=of-dotenv",
  });
  const { secrets } = await place.load({ env: { ALLOWED_API_KEYS: "of-env,of-env" } });
  expect([...secrets].sort()).toEqual(["of-dotenv", "of-env", "of-file"]);
});

describe("generated text", () => {
  // `UPDATE_DOCS=1` writes it anew.
  const MARKED = /(?<=<!-- variables -->\n)[\s\S]*(?=<!-- \/variables -->)/;

  it.each([
    [".env.example", () => envExample()],
    ["docs/configuration.md", (text: string) => text.replace(MARKED, `\n${variableTable()}\n\n`)],
  ])("%s follows the table of variables", async (path, render) => {
    const text = await readFile(path, "utf8").catch(() => "");
    const expected = render(text);
    if (process.env.UPDATE_DOCS) await writeFile(path, expected);
    else expect(text).toBe(expected);
    expect(expected).toContain("RATE_LIMIT_REQUESTS");
  });
});
