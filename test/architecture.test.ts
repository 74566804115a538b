import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What each folder may import: folders of this project, packages, and `node:` for the built-ins. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  "src/plugin": ["zod", "fastest-levenshtein"],
  "src/dns": ["src/plugin", "zod", "node:net", "node:url"],
  "src/api": ["src/plugin", "zod"],
  "src/sandbox": ["zod", "node:"],
  "src/config": ["src/plugin", "cosmiconfig", "jiti", "zod", "dotenv", "node:"],
  "src/audit": ["src/plugin", "zod", "node:"],
  "src/redaction": ["node:"],
  "src/secrets": ["src/plugin", "zod", "node:"],
  "src/http": ["src/plugin", "node:"],
  "src/host": [
    "src/audit",
    "src/http",
    "src/redaction",
    "src/secrets",
    "src/plugin",
    "tsyringe",
    "reflect-metadata",
    "zod",
    "node:",
  ],
  "src/own": ["src/plugin", "zod", "node:net"],
  "src/mcp": ["src/host", "src/redaction", "src/plugin", "@modelcontextprotocol/sdk", "zod", "node:"],
  "src/testing": [
    "src/audit",
    "src/config",
    "src/mcp",
    "src/host",
    "src/own",
    "src/redaction",
    "src/secrets",
    "src/plugin",
    "node:",
  ],
  "src/cli": [
    "src/audit",
    "src/config",
    "src/mcp",
    "src/host",
    "src/own",
    "src/redaction",
    "src/secrets",
    "src/plugin",
    "pino",
    "node:",
  ],
  "src/cli.ts": ["src/cli", "src/main.ts", "node:"],
  "src/main.ts": ["src/cli", "src/config", "zod", "node:"],
  "src/index.ts": ["src/config", "src/plugin"],
  plugins: [
    "cargoshipper/plugin",
    "cargoshipper/dns",
    "cargoshipper/api",
    "cargoshipper/sandbox",
    "zod",
    "node:",
  ],
};

/** What a folder may import for its types alone. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = {
  "src/host": ["src/config"],
  "src/own": ["src/config", "src/host", "src/secrets"],
  "src/index.ts": ["plugins"],
};

/** What a folder may import only where it is needed, so that a start does without it. */
const MAY_IMPORT_LATE: Record<string, readonly string[]> = {
  "src/host": ["rate-limiter-flexible"],
  "src/secrets": ["dotenv"],
};

/** What each plugin brings of its own. SDKs, in the second list, are imported when they are needed, not before. */
const PLUGIN_PACKAGES: Record<string, readonly [values: readonly string[], sdks: readonly string[]]> = {
  docker: [[], ["dockerode"]],
  cloudflare: [[], ["cloudflare"]],
  digitalocean: [[], ["ky", "js-yaml"]],
};

/** Files that import an SDK's values as a whole, because they are themselves imported only when they are needed. */
const LATE_FILES: readonly string[] = ["plugins/cloudflare/client/sdk-parts.ts"];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly kind: "value" | "type" | "lazy";
}

const files = ["src", "plugins"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name)),
);

const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));

/** The imports of one file. Paths become paths below the root; packages become their names. */
function importsOf(file: string, source: string): Import[] {
  const found = [
    ...source.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^;"']*?\sfrom\s+)?["']([^"']+)["']/gm),
  ].map(
    ([, type, to = ""]) => ({ from: file, to: resolve(file, to), kind: type ? "type" : "value" }) as const,
  );
  const lazy = [...source.matchAll(/(\btypeof\s+)?\bimport\(\s*["']([^"']+)["']/g)].map(
    ([, type, to = ""]) => ({ from: file, to: resolve(file, to), kind: type ? "type" : "lazy" }) as const,
  );
  return [...found, ...lazy];
}

function resolve(file: string, to: string): string {
  if (to.startsWith(".")) return normalize(join(dirname(file), to)).replace(/\.js$/, ".ts");
  if (to.startsWith("node:") || to.startsWith("cargoshipper")) return to;
  return to
    .split("/")
    .slice(0, to.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Which of the imports the table forbids. */
function breaches(imports: readonly Import[]): string[] {
  return imports.flatMap(({ from, to, kind }) => {
    const [part = "", folder = ""] = from.split("/");
    const owner = part === "plugins" ? "plugins" : `${part}/${folder}`;
    const own = part === "plugins" ? `plugins/${folder}` : owner;
    if (to === own || to.startsWith(`${own}/`)) return [];
    const [values, sdks] = PLUGIN_PACKAGES[folder] ?? [[], []];
    const allowed = [
      ...(MAY_IMPORT[owner] ?? []),
      ...(kind === "type" ? (MAY_IMPORT_TYPES[owner] ?? []) : []),
      ...(kind !== "value" ? (MAY_IMPORT_LATE[owner] ?? []) : []),
      ...(part === "plugins" ? values : []),
      ...(part === "plugins" && (kind !== "value" || LATE_FILES.includes(from)) ? sdks : []),
    ];
    return allowed.some((one) => to === one || to.startsWith(one.endsWith(":") ? one : `${one}/`))
      ? []
      : [`${from} imports ${to} (${kind})`];
  });
}

const imports = files.flatMap((file) => importsOf(file, sources.get(file) ?? ""));

describe("the table of imports", () => {
  it("holds for every file", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(breaches(imports)).toEqual([]);
  });

  it("catches a breach", () => {
    const breach = (file: string, source: string) => breaches(importsOf(file, source)).length;
    expect(breach("src/plugin/a.ts", 'import { readFile } from "node:fs";')).toBe(1);
    expect(
      breach("src/host/a.ts", 'import { Server } from "@modelcontextprotocol/sdk/server/index.js";'),
    ).toBe(1);
    expect(breach("src/host/a.ts", 'import { loadConfig } from "../config/load.js";')).toBe(1);
    expect(breach("src/dns/a.ts", 'import { connect } from "node:tls";')).toBe(1);
    expect(breach("src/dns/a.ts", 'import { isIPv4 } from "node:net";')).toBe(0);
    expect(breach("src/api/a.ts", 'import { readFile } from "node:fs";')).toBe(1);
    expect(breach("plugins/docker/a.ts", 'import { planChanges } from "cargoshipper/dns";')).toBe(0);
    expect(breach("src/redaction/a.ts", 'import { Host } from "../host/host.js";')).toBe(1);
    expect(breach("src/host/a.ts", 'import type { PluginEntry } from "../config/load.js";')).toBe(0);
    expect(breach("src/host/a.ts", 'import { RateLimiterMemory } from "rate-limiter-flexible";')).toBe(1);
    expect(breach("src/host/a.ts", 'await import("rate-limiter-flexible/lib/RateLimiterMemory.js");')).toBe(
      0,
    );
    expect(breach("src/http/a.ts", 'import { currentCall } from "../host/current-call.js";')).toBe(1);
    expect(breach("src/mcp/a.ts", 'import docker from "../../plugins/docker/index.js";')).toBe(1);
    expect(breach("plugins/docker/a.ts", 'import Docker from "dockerode";')).toBe(1);
    expect(breach("plugins/docker/a.ts", 'import type Docker from "dockerode";')).toBe(0);
    expect(breach("plugins/docker/a.ts", 'const { default: D } = await import("dockerode");')).toBe(0);
    expect(breach("plugins/docker/a.ts", 'import { Host } from "../../src/host/host.js";')).toBe(1);
    expect(breach("plugins/docker/a.ts", 'export {\n  a,\n} from "../cloudflare/index.js";')).toBe(1);
  });

  it("imports late what imports an SDK", () => {
    const early = imports.filter(({ to, kind }) => LATE_FILES.includes(to) && kind === "value");
    expect(early).toEqual([]);
    expect(
      LATE_FILES.filter((file) => !imports.some(({ to, kind }) => to === file && kind === "lazy")),
    ).toEqual([]);
  });

  it("has no cycles", () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, kind } of imports) {
      if (kind === "value" && sources.has(to)) edges.set(from, [...(edges.get(from) ?? []), to]);
    }
    const cycles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (path.includes(file) || done.has(file)) return;
      for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(cycles).toEqual([]);
  });
});

describe("every source file", () => {
  it("has at most 300 lines", () => {
    expect([...sources].flatMap(([file, text]) => (text.split("\n").length > 301 ? [file] : []))).toEqual([]);
  });

  it("leaves tsyringe's containers to the host", () => {
    const users = imports.filter(({ to }) => to === "tsyringe").map(({ from }) => from);
    expect(users).toEqual(["src/host/scope.ts"]);
  });

  it("leaves exits and signals to the command line's entry", () => {
    const owners = [...sources].filter(([, text]) =>
      /process\.exit\b|process\.on\(["'](?:SIG|exit)/.test(text),
    );
    expect(owners.map(([file]) => file)).toEqual(["src/main.ts"]);
  });

  it("imports zod as a namespace, because the bundle then holds only what is used", () => {
    const whole = [...sources].filter(([, text]) => /^import (?!type|\* as z )[^;]* from "zod"/m.test(text));
    expect(whole.map(([file]) => file)).toEqual([]);
  });

  it("lies at most two folders deep, in a plugin three", () => {
    const most = (file: string) => (file.startsWith("plugins/") ? 4 : 3);
    expect(files.filter((file) => relative(".", file).split("/").length > most(file))).toEqual([]);
  });
});
