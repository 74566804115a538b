import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import type { PluginEntry } from "../../src/config/load.js";
import { Client } from "../../src/plugin/index.js";
import { tokensOf } from "../../src/plugin/inject.js";
import { TOOL } from "../../src/plugin/marks.js";
import { Place } from "./place.js";

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
    expect(docker).toMatchObject({
      name: "docker",
      options: { host: "h", tols: 1 },
      toolsets: ["a"],
      policy: {
        mode: { value: "read-only", where: at("mode") },
        allow: [],
        deny: [{ pattern: "x", where: at("tools.deny[0]") }],
        approvals: { value: "write", where: at("approvals") },
      },
      problem: undefined,
    });
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
        "plugins[0].targets: not available yet; remove the key; plugins[0].risks: not available yet; remove the key; " +
          'plugins[0].mode: expected one of full, no-destructive, read-only; did you mean "read-only"?; ' +
          'plugins[0].tools.alow: unknown key; did you mean "allow"?',
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
      (await place.load({ flags: { toolsets: flags } })).plugins.map((plugin) => plugin.toolsets);
    expect(await toolsets()).toEqual([["entry"], ["table"], ["default"], ["default"]]);
    expect(await toolsets(["docker=a, b", "digitalocean=default"])).toEqual([
      ["a", "b"],
      ["table"],
      ["default"],
      ["default"],
    ]);
    const own = (await place.load()).plugins[2];
    expect(own?.toolsetsAs?.("own")).toEqual(["table"]);
    expect(own?.toolsetsAs?.("constructor")).toEqual(["default"]);
  });

  it("must exist to be given toolsets", async () => {
    await using place = await Place.with(configure({ toolsets: { dokcer: ["a"] } }));
    expect(await place.message({ flags: { toolsets: ["swarm=a"] } })).toBe(
      "command line: --toolsets swarm: there is no such plugin; there are docker, digitalocean, cloudflare\n" +
        `~~/${FILE}: toolsets.dokcer: there is no such plugin; did you mean "docker"?`,
    );
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
    expect(plugins.map(({ name, options, problem }) => [name, options, problem])).toEqual([
      ["docker", {}, undefined],
      ["own", { volume: 1 }, undefined],
      ["./own.plugin.ts", {}, undefined],
      ["own", {}, "plugins[3]: own is configured by plugins[1] already"],
    ]);
    expect(plugins[0]?.policy?.mode.value).toBe("read-only");
    expect(await classesOf(plugins[1])).toEqual(EXPECTED);
    expect(await classesOf(plugins[2])).toEqual(EXPECTED);
    expect(await place.files()).toEqual(before);
    const cache = await stat(join(place.path, "home/.cache/cargoshipper"));
    expect((cache.mode & 0o777).toString(8)).toBe("700");
  });

  it("is what this package's own configuration is written in", async () => {
    await using place = await Place.with();
    const { plugins } = await place.load({ flags: { config: resolve("cargoshipper.config.ts") } });
    expect(names(plugins)).toEqual(["docker"]);
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
