import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { TABLES, withTables } from "./docs/tables.js";
import { cleanEnvironment, folderWith } from "./e2e/server.js";

interface ClientConfig {
  readonly [servers: string]: {
    readonly cargoshipper: { readonly command: string; readonly args: string[] };
  };
}

const readme = readFileSync("README.md", "utf8");
const { folder, remove } = folderWith({ plugins: ["docker"] });
afterAll(remove);

describe("README.md", () => {
  const configs = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, text = ""]) => JSON.parse(text) as ClientConfig,
  );

  it("has the configuration of each kind of client", () => {
    expect(configs.map((config) => Object.keys(config))).toEqual([["mcpServers"], ["servers"]]);
  });

  it.each(configs)("has one that starts the server: %j", async (config) => {
    const [server] = Object.values(config);
    const { command, args } = server?.cargoshipper ?? { command: "", args: [] };
    const here = args.map((arg) => arg.replace("/path/to/cargoshipper", resolve(".")));
    const client = new Client({ name: "docs", version: "1" });
    await client.connect(
      new StdioClientTransport({
        command,
        args: here,
        cwd: folder,
        env: cleanEnvironment(folder),
        stderr: "ignore",
      }),
    );
    expect((await client.listTools()).tools).toHaveLength(10);
    await client.close();
  });

  it("leads to files that exist", () => {
    for (const [, path = ""] of readme.matchAll(/\]\(((?!http)[^)]+)\)/g))
      expect(readFileSync(path, "utf8")).not.toBe("");
  });
});

describe("generated tables", () => {
  it.each(Object.keys(TABLES))("are up to date in %s; npm run docs writes them", async (file) => {
    const text = readFileSync(file, "utf8");
    expect(text).toBe(await withTables(file, text));
  });
});

describe("docs/security.md", () => {
  // The third cell of its table holds `file` › title, or `file` alone, with <br> between several.
  const rows = [...readFileSync("docs/security.md", "utf8").matchAll(/^\|.*\|.*\| (`test\/.*) \|$/gm)];
  const named = rows
    .flatMap(([, cell = ""]) => cell.split("<br>"))
    .map((test) => {
      const [file = "", title] = test.split(" › ");
      return { file: file.replaceAll("`", ""), title };
    });

  it("names tests for every threat", () => {
    expect(rows.length).toBeGreaterThan(25);
  });

  it.each(named)("names one that exists: $file, $title", ({ file, title }) => {
    expect(existsSync(file)).toBe(true);
    const calls = readFileSync(file, "utf8").matchAll(/(?:\b(?:it|describe)|\))\(\s*(["'`])(.+?)\1,/g);
    if (title !== undefined) expect([...calls].map(([, , text]) => text)).toContain(title);
  });
});
