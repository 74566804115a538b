import { execFileSync } from "node:child_process";
import { chmod, cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { build, type Metafile, type Plugin, transform } from "esbuild";

const folders = (await readdir("plugins", { withFileTypes: true })).filter((entry) => entry.isDirectory());
const plugins = folders.map(({ name }) => `plugins/${name}/index`);

/** Packages whose code is never reached here, and costs start-up time or cannot be bundled. */
const UNREACHED = {
  "schema validators of the MCP SDK; the host checks with zod": ["ajv", "ajv-formats", "zod-to-json-schema"],
  "the MCP SDK's support for zod 3": ["zod/v3"],
  "dockerode's ssh and build sessions": ["ssh2", "@grpc/grpc-js", "@grpc/proto-loader", "protobufjs"],
};

const leaveOutUnreached: Plugin = {
  name: "leave-out-unreached",
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(?:${Object.values(UNREACHED).flat().join("|")})$`);
    onResolve({ filter }, ({ path }) => ({ path, namespace: "unreached" }));
    onLoad({ filter: /.*/, namespace: "unreached" }, () => ({ contents: "module.exports = {};" }));
  },
};

/**
 * The MCP SDK makes more than 150 zod schemas when it is imported, and each of parts. Here each is made when it is first
 * looked at, and those that nothing refers to are left out: that is a tenth of a start.
 */
const makeSchemasLater: Plugin = {
  name: "make-schemas-later",
  setup({ onLoad }) {
    onLoad({ filter: /sdk[\\/]dist[\\/]esm[\\/]types\.js$/ }, async ({ path }) => {
      const declaration =
        /^((?:export )?const \w+Schema) = ([\s\S]*?);\n(?=\/|export |const |function |class |$)/gm;
      const source = await readFile(path, "utf8");
      const schemas = source.replace(declaration, "$1 = /* @__PURE__ */ later(() => $2);\n");
      if (schemas.split("later(").length < 100) throw new Error(`Hardly a schema was found in ${path}.`);
      return {
        contents: `import { later } from ${JSON.stringify(resolve("src/mcp/later.ts"))};\n${schemas}`,
      };
    });
  },
};

/** What is run or required by its path. Everything else is for others to import. */
const SCRIPTS = { cli: "src/cli.ts", "import-module": "src/config/import-module.ts" };

/** The licences of everything that the bundle holds, as they ask for. */
async function licences(inputs: Metafile["inputs"]): Promise<string> {
  const found = Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  const texts = [...new Set(found)].sort().map(async (folder) => {
    const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(`${folder}/${file}`, "utf8") : "";
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

/**
 * Makes a CommonJS script of a built module, because what V8 compiles of scripts can be kept. esbuild
 * itself splits ES modules only. What imports modules that are not part of the package goes on doing so.
 */
async function toScript(file: string): Promise<void> {
  const source = await readFile(file, "utf8");
  const { code } = await transform(source, {
    format: "cjs",
    platform: "node",
    target: "node20.19",
    minify: true,
    legalComments: "none",
    define: { "import.meta.url": "__url" },
    banner: source.includes("import.meta.url")
      ? 'const __url = require("node:url").pathToFileURL(__filename).href;'
      : "",
    supported: { "dynamic-import": /(?<![\w$.])import\((?!")/.test(source) },
  });
  await writeFile(file, code);
}

/** An ES module in front of a script, with the same names. */
async function toModule(script: string, names: readonly string[]): Promise<void> {
  const named = names.filter((name) => name !== "default");
  const lines = [
    `import all from "./${basename(script)}";`,
    ...(named.length > 0 ? [`export const { ${named.join(", ")} } = all;`] : []),
    ...(names.includes("default") ? ["export default all.default;"] : []),
  ];
  await writeFile(script.replace(/\.cjs$/, ".js"), `${lines.join("\n")}\n`);
}

// Built beside and then put in its place, so that a server which runs or starts meanwhile finds all its files.
const target = "dist.next";
await rm(target, { recursive: true, force: true });
const { metafile } = await build({
  metafile: true,
  entryPoints: {
    ...SCRIPTS,
    index: "src/index.ts",
    plugin: "src/plugin/index.ts",
    dns: "src/dns/index.ts",
    api: "src/api/index.ts",
    sandbox: "src/sandbox/index.ts",
    testing: "src/testing/index.ts",
    own: "src/own/own-plugin.ts",
    ...Object.fromEntries(plugins.map((plugin) => [plugin, `${plugin}.ts`])),
  },
  outdir: target,
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  outExtension: { ".js": ".cjs" },
  platform: "node",
  target: "node20.19",
  conditions: ["cargoshipper-source"],
  minify: true,
  legalComments: "none",
  external: ["jiti", "typescript", "*.node"],
  plugins: [leaveOutUnreached, makeSchemasLater],
});
for (const [file, { entryPoint, exports }] of Object.entries(metafile.outputs)) {
  await toScript(file);
  if (entryPoint && !Object.values(SCRIPTS).includes(entryPoint)) await toModule(file, exports);
}
await chmod(`${target}/cli.cjs`, 0o755);
// What a shell runs lies beside the module that starts it, as it does in the sources.
const scripts = (await readdir("plugins", { recursive: true })).filter((name) => name.endsWith(".sh"));
for (const script of scripts) await cp(`plugins/${script}`, `${target}/plugins/${script}`);
await writeFile(`${target}/THIRD-PARTY-LICENCES.txt`, await licences(metafile.inputs));

const built = ["own", ...plugins].map((plugin) => `${target}/${plugin}.js`);
execFileSync(process.execPath, [`${target}/cli.cjs`, "catalogue", ...built], {
  stdio: ["ignore", "ignore", "inherit"],
  // What a build runs once is not worth keeping.
  env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
});
execFileSync(
  process.execPath,
  ["node_modules/typescript/bin/tsc", "-p", "src/tsconfig.json", "--outDir", `${target}/types`],
  { stdio: "inherit" },
);
await rm("dist.last", { recursive: true, force: true });
await rename("dist", "dist.last").catch(() => undefined);
await rename(target, "dist");
await rm("dist.last", { recursive: true, force: true });
