import { describe, expect, it } from "@jest/globals";
import { userFolder } from "../../src/config/find.js";
import { Place } from "./place.js";

const TS = (name: string) =>
  `import { defineConfig } from "cargoshipper";\nconst name: string = "${name}";\nexport default defineConfig({ name });`;
const MODULE = (name: string) =>
  `import { defineConfig } from "cargoshipper"; export default defineConfig({ name: "${name}" });`;
const COMMON = (name: string) =>
  `module.exports = require("cargoshipper").defineConfig({ name: "${name}" });`;
const JSON_TEXT = (name: string) => JSON.stringify({ name });
const YAML = (name: string) => `# a comment\nname: ${name}\n`;

/** Every file that a folder may hold, in the order in which they are preferred. */
const FORMS: readonly (readonly [string, (name: string) => string])[] = [
  ["cargoshipper.config.ts", TS],
  ["cargoshipper.config.mts", TS],
  ["cargoshipper.config.js", MODULE],
  ["cargoshipper.config.mjs", MODULE],
  ["cargoshipper.config.cjs", COMMON],
  ["cargoshipper.config.json", (name) => `\uFEFF${JSON_TEXT(name)}`],
  ["cargoshipper.config.yaml", YAML],
  ["cargoshipper.config.yml", YAML],
  [".cargoshipperrc", YAML],
  [".cargoshipperrc.json", JSON_TEXT],
  [".cargoshipperrc.yaml", YAML],
  [".cargoshipperrc.yml", YAML],
  ["package.json", (name) => JSON.stringify({ name: "mine", cargoshipper: { name } })],
];

describe("forms", () => {
  it("finds each, prefers the earlier one, and writes nothing", async () => {
    await using place = await Place.with();
    for (const [file, text] of FORMS.toReversed()) {
      await place.write(file, text(`from ${file}`));
      const before = await place.files();
      const config = await place.load();
      expect(config.settings.name).toBe(`from ${file}`);
      expect(config.files.config).toBe(place.at(file));
      expect(await place.files()).toEqual(before);
    }
  });

  it("reads JSON in .cargoshipperrc, and passes over what is empty or another's", async () => {
    await using place = await Place.with({
      ".git/": "",
      ".cargoshipperrc": '{ "name": "above" }',
      "a/cargoshipper.config.yaml": "# nothing yet\n",
      "a/cargoshipper.config.json": "\n",
      "a/package.json": '{ "name": "cargoshipper" }',
      "a/b/package.json": "{ not json",
    });
    expect((await place.load({ cwd: "a/b" })).settings.name).toBe("above");
  });

  it("names the keys of a package.json below its own", async () => {
    await using place = await Place.with({
      "package.json": '{ "cargoshipper": { "nam": 1, "plugins": [5] } }',
    });
    expect(await place.message()).toBe(
      '~~/package.json: cargoshipper.nam: unknown key; did you mean "name"?',
    );
    await place.write("package.json", '{ "cargoshipper": { "plugins": [5] } }');
    expect((await place.load()).plugins[0]?.where).toBe(
      `${place.at("package.json")}: cargoshipper.plugins[0]`,
    );
  });

  it("does not run code that is none of its business", async () => {
    const trap = 'throw new Error("ran");';
    await using place = await Place.with({
      ".config/config.ts": trap,
      ".config/config.js": trap,
      ".cargoshipperrc": "name: x",
    });
    const before = process.cwd();
    process.chdir(place.path);
    try {
      expect((await place.load()).settings.name).toBe("x");
    } finally {
      process.chdir(before);
    }
  });
});

describe("search", () => {
  it("goes up to the repository's root and no further", async () => {
    await using place = await Place.with({
      ".cargoshipperrc": "name: above",
      "repo/.git/": "",
      "repo/a/b/": "",
    });
    const { settings, files } = await place.load({ cwd: "repo/a/b" });
    expect(settings.name).toBe("cargoshipper");
    expect(files).toEqual({
      config: undefined,
      dotenv: undefined,
      searched: ["repo/a/b", "repo/a", "repo", "home/.config/cargoshipper"].map((folder) => place.at(folder)),
    });
    await place.write("repo/.cargoshipperrc", "name: root");
    expect((await place.load({ cwd: "repo/a/b" })).settings.name).toBe("root");
    await place.write("repo/a/.cargoshipperrc", "name: nearer");
    expect((await place.load({ cwd: "repo/a/b" })).settings.name).toBe("nearer");
  });

  it("takes a .git file for a root, as a worktree has it", async () => {
    await using place = await Place.with({
      ".git/": "",
      ".cargoshipperrc": "name: above",
      "tree/.git": "gitdir: x",
    });
    expect((await place.load({ cwd: "tree" })).settings.name).toBe("cargoshipper");
  });

  it("goes up to the home folder, and then to the user's own", async () => {
    await using place = await Place.with({
      ".cargoshipperrc": "name: above",
      "home/.config/cargoshipper/config.yaml": "name: user",
      "home/a/": "",
    });
    expect((await place.load({ cwd: "home/a" })).settings.name).toBe("user");
    await place.write("home/.cargoshipperrc", "name: home");
    expect((await place.load({ cwd: "home/a" })).settings.name).toBe("home");
  });

  it("looks only into the working directory when it is outside of both", async () => {
    await using place = await Place.with({ ".cargoshipperrc": "name: planted", "elsewhere/a/": "" });
    expect((await place.load({ cwd: "elsewhere/a" })).settings.name).toBe("cargoshipper");
    await place.write("elsewhere/a/.cargoshipperrc", "name: here");
    expect((await place.load({ cwd: "elsewhere/a" })).settings.name).toBe("here");
  });

  it("knows the user's folder on each platform", () => {
    const at = (platform: NodeJS.Platform, home: string, env: Record<string, string> = {}) =>
      userFolder({ cwd: "/", platform, home, env });
    expect(at("linux", "/home/x")).toBe("/home/x/.config/cargoshipper");
    expect(at("linux", "/home/x", { XDG_CONFIG_HOME: "/xdg" })).toBe("/xdg/cargoshipper");
    expect(at("linux", "/home/x", { XDG_CONFIG_HOME: "xdg" })).toBe("/home/x/.config/cargoshipper");
    expect(at("darwin", "/Users/x", { XDG_CONFIG_HOME: "/xdg" })).toBe(
      "/Users/x/Library/Application Support/cargoshipper",
    );
    expect(at("win32", "C:\\Users\\x", { APPDATA: "D:\\Data" })).toBe("D:\\Data\\cargoshipper");
    expect(at("win32", "C:\\Users\\x")).toBe("C:\\Users\\x\\AppData\\Roaming\\cargoshipper");
  });
});

describe("an explicit path", () => {
  it("is the flag's, or else the variable's, and ends the search", async () => {
    await using place = await Place.with({
      ".cargoshipperrc": "name: found",
      "a/one.yaml": "name: one",
      "home/two": "name: two",
    });
    const env = { CARGOSHIPPER_CONFIG: "~/two" };
    expect((await place.load({ env })).settings.name).toBe("two");
    const { settings, files } = await place.load({ env, flags: { config: "a/one.yaml" } });
    expect(settings.name).toBe("one");
    expect(files.searched).toEqual([place.at("a/one.yaml")]);
    expect((await place.load({ env: { CARGOSHIPPER_CONFIG: "" } })).settings.name).toBe("found");
  });

  it.each([
    ["gone.yaml", "~~/gone.yaml: there is no such file; correct the path, or make the file readable"],
    ["folder", "~~/folder: is a folder; correct the path, or make the file readable"],
    [
      "x.conf",
      "~~/x.conf: .conf is no kind of configuration file; use one of .ts .mts .cts .js .mjs .cjs .json .yaml .yml",
    ],
    [
      "empty.yaml",
      '~~/empty.yaml: holds no configuration; write one, under the key "cargoshipper" if it is a package.json',
    ],
    ["bad.json", "~~/bad.json: is not valid JSON (line 2, column 1)"],
    ["bad.yaml", "~~/bad.yaml: is not valid YAML (line 2, column 3): bad indentation of a mapping entry"],
    ["bad.ts", "~~/bad.ts: ParseError: Unexpected token (line 1, column 15)"],
    ["throws.mjs", "~~/throws.mjs: on purpose"],
    ["nothing.ts", "~~/nothing.ts: has no default export; write `export default defineConfig({ … })`"],
    ["list.json", "~~/list.json: expected an object"],
  ])("%s is a problem that says what to do", async (config, expected) => {
    await using place = await Place.with({
      "folder/": "",
      "x.conf": "name: x",
      "empty.yaml": "",
      "bad.json": '{ "name": "x",\n}',
      "bad.yaml": "a: 1\n b: 2",
      "bad.ts": "export default }",
      "throws.mjs": "throw new Error('on purpose\\nand more');",
      "nothing.ts": "export const name = 1;",
      "list.json": "[]",
    });
    expect(await place.message({ flags: { config } })).toBe(expected);
  });
});

describe(".env", () => {
  it("lies beside the file, or else in the working directory", async () => {
    await using place = await Place.with({
      ".git/": "",
      ".cargoshipperrc": "version: '1'",
      "a/.env": 'export MCP_SERVER_NAME="of the folder" # a comment',
    });
    const read = async () => {
      const { settings, files } = await place.load({ cwd: "a" });
      return [settings.name, files.dotenv];
    };
    expect(await read()).toEqual(["of the folder", place.at("a/.env")]);
    await place.write(".env", "MCP_SERVER_NAME=of the file");
    expect(await read()).toEqual(["of the file", place.at(".env")]);
  });

  it("is a problem when it cannot be read", async () => {
    await using place = await Place.with({ ".env/": "" });
    expect(await place.message()).toBe(
      "~~/.env: cannot be read (EISDIR); make it a readable file, or remove it",
    );
  });
});

it("does not go on searching past a file that cannot be read", async () => {
  await using place = await Place.with({
    ".git/": "",
    ".cargoshipperrc": "mode: [",
    "a/cargoshipper.config.json": "{",
  });
  expect(await place.message({ cwd: "a" })).toBe(
    "~~/a/cargoshipper.config.json: is not valid JSON (line 1, column 2)",
  );
  await place.write("a/cargoshipper.config.json", "{}");
  expect((await place.load({ cwd: "a" })).settings.name).toBe("cargoshipper");
});
