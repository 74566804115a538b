import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import type { PluginEntry } from "../../src/config/load.js";
import { Client } from "../../src/plugin/index.js";
import { tokensOf } from "../../src/plugin/inject.js";
import { TOOL } from "../../src/plugin/marks.js";
import { Place, type Start } from "./place.js";

const FILE = "cargoshipper.config.json";
const configure = (config: object) => ({ [FILE]: JSON.stringify(config) });
const names = (plugins: readonly PluginEntry[]) => plugins.map(({ name }) => name);

/** A module with a plugin that needs nothing installed. */
const PLUGIN = (name: string) =>
  `export default Object.assign(() => ({}), { [Symbol.for("cargoshipper:plugin")]: { name: "${name}", toolsets: {} } });`;

describe("which plugins are on", () => {
  it("without a list: Docker, and the built-ins of which a variable is set", async () => {
    await using place = await Place.with();
    const read = async (env = {}) =>
      (await place.load({ env })).plugins.map(({ name, where, asked, variables }) => [
        name,
        where,
        asked,
        variables,
      ]);
    const docker = ["docker", "built-in", false, []];
    expect(await read()).toEqual([docker]);
    expect(await read({ CLOUDFLARE_API_KEY: "" })).toEqual([docker]);
    expect(await read({ CLOUDFLARE_API_KEY: "x" })).toEqual([
      docker,
      ["cloudflare", "built-in", false, ["CLOUDFLARE_API_KEY"]],
    ]);
    await place.write(".env", "DIGITALOCEAN_TOKEN=x");
    expect(await read()).toEqual([docker, ["digitalocean", "built-in", false, ["DIGITALOCEAN_TOKEN"]]]);
    await place.write(FILE, "{}");
    expect(await read()).toHaveLength(2);
  });

  it("with a sandbox and no list: also the built-ins that have one", async () => {
    await using place = await Place.with();
    const names = async (start: Start) => (await place.load(start)).plugins.map(({ name }) => name);
    expect(await names({ flags: { sandbox: true } })).toEqual(["docker", "cloudflare"]);
    expect(await names({ env: { MCP_SANDBOX: "1" } })).toEqual(["docker", "cloudflare"]);
    await place.write(FILE, '{ "plugins": ["docker"], "sandbox": true }');
    expect(await names({})).toEqual(["docker"]);
  });

  it("with a list: exactly that", async () => {
    await using place = await Place.with(configure({ plugins: ["cloudflare"] }));
    const { plugins } = await place.load({ env: { DIGITALOCEAN_TOKEN: "x", DOCKER_HOST: "x" } });
    expect(names(plugins)).toEqual(["cloudflare"]);
    expect(plugins[0]).toMatchObject({
      asked: true,
      where: `${place.at(FILE)}: plugins[0]`,
      problem: undefined,
    });
    await place.write(FILE, '{ "plugins": [] }');
    expect((await place.load()).plugins).toEqual([]);
  });
});

describe("an entry", () => {
  it("is split into what the host reads and what the plugin does", async () => {
    const entry = {
      host: "h",
      tols: 1,
      mode: "read-only",
      toolsets: ["a"],
      tools: { deny: ["x"] },
      approvals: "write",
    };
    await using place = await Place.with(configure({ plugins: [["docker", entry]] }));
    const [docker] = (await place.load()).plugins;
    const at = (path: string) => `${place.at(FILE)}: plugins[0].${path}`;
    expect(docker).toMatchObject({ name: "docker", problem: undefined });
    const [place_, ...others] = docker?.places ?? [];
    expect(others).toEqual([]);
    expect(place_).toMatchObject({ target: undefined, options: { host: "h", tols: 1 }, problem: undefined });
    expect(place_?.toolsetsAs("docker")).toEqual(["a"]);
    expect(place_?.layersAs("docker")).toEqual([
      {
        mode: { value: "read-only", where: at("mode") },
        allow: [],
        deny: [{ pattern: "x", where: at("tools.deny[0]") }],
        objects: [],
        approvals: { value: "write", where: at("approvals") },
        fallback: undefined,
        risks: [],
      },
    ]);
    expect((await docker?.load())?.description).toBe("A stand-in.");
  });

  it("that is bad costs only itself, and says all that is wrong with it", async () => {
    const faulty = { mode: "readonly", tools: { alow: [] }, targets: {}, risks: {} };
    const plugins = [
      ["docker", faulty],
      42,
      ["docker", 1],
      "dokcer",
      "not-installed",
      "./gone.ts",
      "./folder",
      "no package",
      "file://host/x",
      "cloudflare",
      "cloudflare",
    ];
    await using place = await Place.with({ ...configure({ plugins }), "folder/": "" });
    const loaded = (await place.load()).plugins;
    const problems = loaded.map(({ name, problem }) => [name, problem?.replaceAll(place.path, "~~")]);
    expect(problems).toEqual([
      [
        "docker",
        'plugins[0].mode: expected one of full, no-destructive, read-only; did you mean "read-only"?; ' +
          'plugins[0].tools.alow: unknown key; did you mean "allow"?; ' +
          "plugins[0].targets: expected places by their names: { prod: { … } }",
      ],
      ["plugins[1]", "plugins[1]: expected a plugin, a name, or [name, options]"],
      ["plugins[2]", "plugins[2]: expected a plugin, a name, or [name, options]"],
      ["dokcer", 'there is no package dokcer; did you mean the built-in "docker"?'],
      ["not-installed", "there is no package not-installed; npm install not-installed in ~~"],
      ["./gone.ts", "there is no file ~~/gone.ts; a path is relative to the configuration file"],
      ["./folder", "~~/folder is a folder; name the module's file in it"],
      ["no package", '"no package" is neither a path nor the name of a package; begin a path with ./'],
      ["file://host/x", expect.stringContaining('"file://host/x" cannot be looked up')],
      ["cloudflare", undefined],
      ["cloudflare", "plugins[10]: cloudflare is configured by plugins[9] already"],
    ]);
    await expect(loaded[4]?.load()).rejects.toThrow("npm install not-installed");
    await expect(loaded[9]?.load()).rejects.toThrow("cloudflare (");
  });

  it("takes its toolsets from the flag, the entry, the table, or the default", async () => {
    await using place = await Place.with({
      ...configure({
        plugins: [["docker", { toolsets: ["entry"] }], "cloudflare", ["./own.mjs", {}], "digitalocean"],
        toolsets: { docker: ["table"], cloudflare: ["table"], own: ["table"] },
      }),
      "own.mjs": PLUGIN("own"),
    });
    const toolsets = async (flags: readonly string[] = []) =>
      (await place.load({ flags: { toolsets: flags } })).plugins.map(({ name, places }) =>
        places[0]?.toolsetsAs(name),
      );
    expect(await toolsets()).toEqual([["entry"], ["table"], ["default"], ["default"]]);
    expect(await toolsets(["docker=a, b", "digitalocean=default"])).toEqual([
      ["a", "b"],
      ["table"],
      ["default"],
      ["default"],
    ]);
    const own = (await place.load()).plugins[2];
    expect(own?.places[0]?.toolsetsAs("own")).toEqual(["table"]);
    expect(own?.places[0]?.toolsetsAs("constructor")).toEqual(["default"]);
  });

  it("must exist to be given toolsets", async () => {
    await using place = await Place.with(configure({ toolsets: { dokcer: ["a"] } }));
    expect(await place.message({ flags: { toolsets: ["swarm=a"] } })).toBe(
      "command line: --toolsets swarm: there is no such plugin; there are docker, digitalocean, cloudflare\n" +
        `~~/${FILE}: toolsets.dokcer: there is no such plugin; did you mean "docker"?`,
    );
  });
});

/** The only entry of a configuration, with its problem and those of its places. */
async function entryWith(entry: object, more: object = {}) {
  await using place = await Place.with(configure({ plugins: [["docker", entry]], ...more }));
  const [docker] = (await place.load()).plugins;
  if (!docker) throw new Error("there is no entry");
  const short = (text: string | undefined) => text?.replaceAll(place.path, "~~");
  return {
    problem: short(docker.problem),
    places: docker.places.map(({ target, where, options, problem, toolsetsAs, layersAs }) => ({
      target,
      where: short(where),
      options,
      problem: short(problem),
      toolsets: toolsetsAs("docker"),
      layers: JSON.parse(JSON.stringify(layersAs("docker")).replaceAll(`${place.path}/${FILE}: `, "")) as {
        [key: string]: unknown;
      }[],
    })),
  };
}

describe("targets", () => {
  it("are places with options and limits of their own, over those of the entry", async () => {
    const { problem, places } = await entryWith({
      host: "h",
      ca: "c",
      mode: "no-destructive",
      toolsets: ["default", "swarm"],
      targets: {
        local: {},
        prod: { host: "p", mode: "read-only", toolsets: ["default"], risks: { ports: "deny" } },
      },
    });
    expect(problem).toBeUndefined();
    expect(places).toMatchObject([
      {
        target: "local",
        where: `~~/${FILE}: plugins[0].targets.local`,
        options: { host: "h", ca: "c" },
        problem: undefined,
        toolsets: ["default", "swarm"],
        layers: [{ mode: { value: "no-destructive", where: "plugins[0].mode" } }],
      },
      {
        target: "prod",
        options: { host: "p", ca: "c" },
        toolsets: ["default"],
        layers: [
          { mode: { value: "no-destructive", where: "plugins[0].mode" } },
          {
            mode: { value: "read-only", where: "plugins[0].targets.prod.mode" },
            risks: [
              {
                risk: "ports",
                pattern: "*",
                decision: "deny",
                where: "plugins[0].targets.prod.risks.ports",
              },
            ],
          },
        ],
      },
    ]);
    expect(places.map(({ layers }) => layers.length)).toEqual([1, 2]);
  });

  it("keep options apart that are objects: what a target states stands in for the whole", async () => {
    const { places } = await entryWith({
      tls: { ca: "a", key: "b" },
      targets: { one: { tls: { ca: "c" } }, two: {} },
    });
    expect(places.map(({ options }) => options)).toEqual([
      { tls: { ca: "c" } },
      { tls: { ca: "a", key: "b" } },
    ]);
  });

  it("cost only themselves when they are wrong, and say all that is", async () => {
    const { problem, places } = await entryWith({
      targets: {
        fine: {},
        Prod: {},
        [`a${"b".repeat(31)}`]: {},
        "9lives": 3,
        nested: { targets: { more: {} } },
        strict: { mode: "readonly", tools: { alow: [] }, risks: { ports: "dney" } },
      },
    });
    const name = "expected a name of at most 31 lower-case letters, digits, _ and -, a letter first";
    const at = "plugins[0].targets";
    expect(problem).toBeUndefined();
    expect(places.map((place) => [place.target, place.problem])).toEqual([
      ["fine", undefined],
      ["Prod", `${at}.Prod: ${name}`],
      [`a${"b".repeat(31)}`, `${at}.a${"b".repeat(31)}: ${name}`],
      ["9lives", `${at}.9lives: ${name}; ${at}.9lives: expected an object`],
      ["nested", `${at}.nested.targets: a target has none of its own`],
      [
        "strict",
        `${at}.strict.mode: expected one of full, no-destructive, read-only; did you mean "read-only"?; ` +
          `${at}.strict.tools.alow: unknown key; did you mean "allow"?; ` +
          `${at}.strict.risks.ports: expected one of allow, ask, deny; did you mean "deny"?`,
      ],
    ]);
  });

  it("are all unavailable when the entry is wrong", async () => {
    const { problem, places } = await entryWith({ mode: "full!", targets: { one: {}, two: { mode: "no" } } });
    const entry = "plugins[0].mode: expected one of full, no-destructive, read-only";
    expect(problem).toContain(entry);
    expect(places.map((place) => place.problem)).toEqual([
      expect.stringContaining(entry),
      expect.stringMatching(/plugins\[0\]\.mode: .*; plugins\[0\]\.targets\.two\.mode: /),
    ]);
  });

  it.each([[[]], ["prod"], [{}], [null], [3]])("have names, so %j is none", async (targets) => {
    const { problem, places } = await entryWith({ targets });
    expect(problem).toBe("plugins[0].targets: expected places by their names: { prod: { … } }");
    expect(places).toMatchObject([{ target: undefined, problem }]);
  });
});

describe("toolsets in the form of a map", () => {
  it("are on or off beside the default ones, and may have limits", async () => {
    const deny = [{ tool: "*_prune", when: { volume: "data" } }, "x"];
    const { places } = await entryWith({
      toolsets: { swarm: true, images: false, volumes: { mode: "read-only", tools: { deny } } },
    });
    expect(places[0]?.toolsets).toEqual(["default", "swarm", "-images", "volumes"]);
    const at = "plugins[0].toolsets.volumes";
    expect(places[0]?.layers).toEqual([
      {
        toolset: "volumes",
        mode: { value: "read-only", where: `${at}.mode` },
        allow: [],
        deny: [{ pattern: "x", where: `${at}.tools.deny[1]` }],
        objects: [{ pattern: "*_prune", when: { volume: ["data"] }, where: `${at}.tools.deny[0]` }],
        risks: [],
      },
    ]);
  });

  it("may stand in the file's table and in a target; limits of all add up, the nearest list holds", async () => {
    const { places } = await entryWith(
      {
        toolsets: { a: { mode: "no-destructive" } },
        targets: { one: { toolsets: { b: { mode: "read-only" } } }, two: {} },
      },
      { toolsets: { docker: { c: { approvals: "write" } } } },
    );
    expect(places.map(({ toolsets }) => toolsets)).toEqual([
      ["default", "b"],
      ["default", "a"],
    ]);
    expect(places.map(({ layers }) => layers.map(({ toolset }) => toolset))).toEqual([
      ["c", "a", "b"],
      ["c", "a"],
    ]);
  });

  it("say what is wrong with them", async () => {
    const { problem } = await entryWith({ toolsets: { Swarm: true, images: "on", volumes: { mdoe: "x" } } });
    expect(problem?.split("; plugins")).toEqual([
      'plugins[0].toolsets.Swarm: expected the name of a toolset: lower-case, such as "default"',
      "[0].toolsets.images: expected true or false",
      '[0].toolsets.volumes.mdoe: unknown key; did you mean "mode"?',
    ]);
    expect((await entryWith({ toolsets: ["default", "-Images"] })).problem).toContain(
      "plugins[0].toolsets[1]: expected the name of a toolset",
    );
    expect((await entryWith({ toolsets: "swarm" })).problem).toBe("plugins[0].toolsets: expected a list");
  });
});

describe("rules of an entry", () => {
  it("may be about objects, beside those about names", async () => {
    const deny = ["a", { tool: "*_stop", when: { container: ["*-db", "id:*"], volume: "data" } }, "b"];
    const { places } = await entryWith({ tools: { deny } });
    expect(places[0]?.layers).toMatchObject([
      {
        deny: [
          { pattern: "a", where: "plugins[0].tools.deny[0]" },
          { pattern: "b", where: "plugins[0].tools.deny[2]" },
        ],
        objects: [
          {
            pattern: "*_stop",
            when: { container: ["*-db", "id:*"], volume: ["data"] },
            where: "plugins[0].tools.deny[1]",
          },
        ],
      },
    ]);
  });

  it.each([
    [{ tools: { deny: [{ tool: "x" }] } }, "tools.deny[0].when: is missing"],
    [
      { tools: { deny: [{ tool: "x", when: {} }] } },
      'tools.deny[0].when: expected kinds of objects: { container: "*-db" }',
    ],
    [
      { tools: { deny: [{ tool: "x", when: { container: [] } }] } },
      "tools.deny[0].when.container: expected at least one",
    ],
    [
      { tools: { deny: [{ tool: "x", when: { container: "" } }] } },
      "tools.deny[0].when.container: expected a text that is not empty",
    ],
    [
      { tools: { deny: [{ tool: "x", wehn: { container: "y" } }] } },
      'tools.deny[0].when: is missing; plugins[0].tools.deny[0].wehn: unknown key; did you mean "when"?',
    ],
    [{ tools: { deny: [3] } }, "tools.deny[0]: expected a text"],
    [{ tools: { allow: [{ tool: "x", when: { container: "y" } }] } }, "tools.allow[0]: expected a text"],
    [{ approvals: "wirte" }, 'approvals: expected one of destroy, write, never; did you mean "write"?'],
    [
      { approvals: { require: "wirte" } },
      'approvals.require: expected one of destroy, write, never; did you mean "write"?',
    ],
    [
      { approvals: { fallback: "dney" } },
      'approvals.fallback: expected one of confirmation, deny; did you mean "deny"?',
    ],
    [{ approvals: { fallbak: "deny" } }, 'approvals.fallbak: unknown key; did you mean "fallback"?'],
    [{ risks: { ports: "aks" } }, 'risks.ports: expected one of allow, ask, deny; did you mean "ask"?'],
    [
      { risks: { ports: { "0.0.0.0:*": "alow" } } },
      'risks.ports["0.0.0.0:*"]: expected one of allow, ask, deny; did you mean "allow"?',
    ],
    [{ risks: ["ports"] }, "risks: expected an object"],
  ])("say what is wrong with them: %j", async (entry, says) => {
    const { problem, places } = await entryWith(entry);
    expect(problem).toBe(`plugins[0].${says}`);
    expect(places[0]?.problem).toBe(problem);
  });

  it("may say of approvals which, what then, or both", async () => {
    const approvals = async (stated: unknown) => {
      const { places } = await entryWith({ approvals: stated });
      const { approvals: level, fallback } = places[0]?.layers[0] ?? {};
      return [level, fallback];
    };
    const at = (value: string, path: string) => ({ value, where: `plugins[0].approvals${path}` });
    expect(await approvals("write")).toEqual([at("write", ""), undefined]);
    expect(await approvals({ require: "write" })).toEqual([at("write", ".require"), undefined]);
    expect(await approvals({ fallback: "deny" })).toEqual([undefined, at("deny", ".fallback")]);
    expect(await approvals({ require: "never", fallback: "deny" })).toEqual([
      at("never", ".require"),
      at("deny", ".fallback"),
    ]);
  });

  it("may decide about a risk as a whole, or by what exactly it is", async () => {
    const { places } = await entryWith({
      risks: { ports: "ask", bindMounts: { "/srv/*": "allow", "*": "deny" } },
    });
    const at = (risk: string, pattern: string, decision: string, path: string) => ({
      risk,
      pattern,
      decision,
      where: `plugins[0].risks.${path}`,
    });
    expect(places[0]?.layers[0]?.risks).toEqual([
      at("ports", "*", "ask", "ports"),
      at("bindMounts", "/srv/*", "allow", 'bindMounts["/srv/*"]'),
      at("bindMounts", "*", "deny", 'bindMounts["*"]'),
    ]);
  });
});

describe("modules", () => {
  it("are found as import finds them, from the configuration file's folder", async () => {
    const manifest = (fields: object) => JSON.stringify({ type: "module", ...fields });
    const dual = { import: { types: "./x.d.ts", default: "./esm.js" }, require: "./cjs.cjs" };
    await using place = await Place.with({
      "a/.git/": "",
      "a/b/": "",
      [`a/${FILE}`]: JSON.stringify({
        plugins: ["esm-only", "@scope/dual", "@scope/dual/extra/one", "legacy", "./own.mjs", "../up.cjs"],
      }),
      "node_modules/esm-only/package.json": manifest({ exports: { import: "./main.js" } }),
      "node_modules/esm-only/main.js": PLUGIN("esmonly"),
      "node_modules/@scope/dual/package.json": manifest({
        exports: { ".": dual, "./extra/*": [{ browser: "./b.js" }, "./lib/*.js"], "./extra/two": null },
      }),
      "node_modules/@scope/dual/esm.js": PLUGIN("dual"),
      "node_modules/@scope/dual/cjs.cjs": "throw new Error('the wrong one');",
      "node_modules/@scope/dual/lib/one.js": PLUGIN("extra"),
      "a/node_modules/legacy/package.json": JSON.stringify({ main: "./lib" }),
      "a/node_modules/legacy/lib/index.js": `exports.default = ${PLUGIN("legacy").slice("export default ".length)}`,
      "a/own.mjs": PLUGIN("own"),
      "up.cjs": `module.exports = ${PLUGIN("up").slice("export default ".length)}`,
    });
    const { plugins } = await place.load({ cwd: "a/b" });
    const loaded = plugins.map(async ({ url, load }) => [
      url?.replace(`file://${place.path}`, "~~"),
      (await load()).name,
    ]);
    expect(await Promise.all(loaded)).toEqual([
      ["~~/node_modules/esm-only/main.js", "esmonly"],
      ["~~/node_modules/@scope/dual/esm.js", "dual"],
      ["~~/node_modules/@scope/dual/lib/one.js", "extra"],
      ["~~/a/node_modules/legacy/lib/index.js", "legacy"],
      ["~~/a/own.mjs", "own"],
      ["~~/up.cjs", "up"],
    ]);
  });

  it("are imported on demand, once", async () => {
    await using place = await Place.with({
      ...configure({ plugins: ["./own.mjs"] }),
      "own.mjs": `globalThis.imported = (globalThis.imported ?? 0) + 1; ${PLUGIN("own")}`,
    });
    const [own] = (await place.load()).plugins;
    expect(globalThis).not.toHaveProperty("imported");
    expect(own?.load()).toBe(own?.load());
    await own?.load();
    expect(globalThis).toHaveProperty("imported", 1);
  });
});

describe("TypeScript", () => {
  const OWN = readFile("test/config/fixtures/own.plugin.ts", "utf8");

  /** The constructor's tokens, the tool's name and its answer, for each class of a plugin's toolset. */
  const classesOf = async (entry: PluginEntry | undefined) => {
    const classes = (await entry?.load())?.toolsets.things as readonly (new (
      client: unknown,
    ) => { get(input: object): object })[];
    return classes.map((made) => {
      const get = Object.getOwnPropertyDescriptor(made.prototype, "get")?.value;
      const answer = new made((text: string) => text.toUpperCase()).get({ id: "a" });
      return [tokensOf(made as never), get[TOOL]?.name, answer];
    });
  };
  const EXPECTED = [
    [[Client], "get_thing", { id: "A!" }],
    [[Client], "get_other", { id: "a" }],
  ];

  it("plugins with decorators load where nothing is installed, and nothing is written beside them", async () => {
    await using place = await Place.with({
      "own.plugin.ts": await OWN,
      "cargoshipper.config.ts": `
        import { defineConfig, docker } from "cargoshipper";
        import own from "./own.plugin";
        export default defineConfig({
          plugins: [docker({ mode: "read-only" }), own({ volume: 1, toolsets: ["default"] }), "./own.plugin.ts", own],
        });`,
    });
    const before = await place.files();
    const { plugins } = await place.load();
    expect(plugins.map(({ name, places, problem }) => [name, places[0]?.options, problem])).toEqual([
      ["docker", {}, undefined],
      ["own", { volume: 1 }, undefined],
      ["./own.plugin.ts", {}, undefined],
      ["own", {}, "plugins[3]: own is configured by plugins[1] already"],
    ]);
    expect(plugins[0]?.places[0]?.layersAs("docker")[0]?.mode.value).toBe("read-only");
    expect(await classesOf(plugins[1])).toEqual(EXPECTED);
    expect(await classesOf(plugins[2])).toEqual(EXPECTED);
    expect(await place.files()).toEqual(before);
    const cache = await stat(join(place.path, "home/.cache/cargoshipper"));
    expect((cache.mode & 0o777).toString(8)).toBe("700");
  });

  it("is what this package's own configuration is written in", async () => {
    await using place = await Place.with();
    const { plugins } = await place.load({ flags: { config: resolve("cargoshipper.config.ts") } });
    expect(names(plugins)).toEqual(["docker", "digitalocean", "cloudflare"]);
  });

  // jiti and import() behave a little differently in this test runner, so here is a plain Node.js.
  it("plugins load in Node.js itself, and those that do not say which, where and what to do", async () => {
    const specifiers = [
      "esm-only",
      "private",
      ..."own none needs path throws".split(" ").map((name) => `./${name}.ts`),
    ];
    await using place = await Place.with({
      ...configure({ plugins: [...specifiers, "./needs.mjs"] }),
      "node_modules/esm-only/package.json": JSON.stringify({
        type: "module",
        exports: { import: "./main.js" },
      }),
      "node_modules/esm-only/main.js": PLUGIN("esmonly"),
      "node_modules/private/package.json": JSON.stringify({ exports: { "./other": "./x.js" } }),
      "own.ts": await OWN,
      "none.ts": "export default { name: 'x' };",
      "needs.ts": 'import "@not/installed/x"; export default 1;',
      "path.ts": 'import "./gone.js"; export default 1;',
      "throws.ts": "throw new TypeError('on purpose\\nand more');",
      "needs.mjs": 'import "not-installed/x"; export default 1;',
    });
    const script = ["--import", "tsx", "test/config/fixtures/load.ts", place.path];
    const { stdout } = await promisify(execFile)(process.execPath, script);
    expect(JSON.parse(stdout.replaceAll(place.path, "~~"))).toEqual({
      "esm-only": [],
      private: '~~/node_modules/private has no module "private" to import; see what its documentation names',
      "./own.ts": [
        ["get_thing", 1],
        ["get_other", 1],
      ],
      "./none.ts":
        "./none.ts (~~/none.ts) is no plugin; its default export has to be what definePlugin() returns",
      "./needs.ts":
        "./needs.ts (~~/needs.ts) cannot be imported: Cannot find module '@not/installed/x'; npm install @not/installed beside it",
      "./path.ts":
        "./path.ts (~~/path.ts) cannot be imported: Cannot find module './gone.js'; correct the path that it imports",
      "./throws.ts":
        "./throws.ts (~~/throws.ts) cannot be imported: on purpose; correct the module, or install another version of the package",
      "./needs.mjs":
        "./needs.mjs (~~/needs.mjs) cannot be imported: Cannot find package 'not-installed' imported from ~~/needs.mjs; npm install not-installed beside it",
    });
  });
});
