import { execFileSync } from "node:child_process";
import { chmod, cp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { build, type Metafile, type Plugin } from "esbuild";

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
 * The MCP SDK makes 152 zod schemas when it is imported, of which the host uses a part. Told that making one has no
 * side effect, esbuild leaves the others out: 7 ms of every start.
 */
const leaveOutUnusedSchemas: Plugin = {
  name: "leave-out-unused-schemas",
  setup({ onLoad }) {
    onLoad({ filter: /sdk\/dist\/esm\/types\.js$/ }, async ({ path }) => {
      const declaration =
        /^export const (\w+Schema) = ([\s\S]*?);\n(?=\/|export |const |function |class |$)/gm;
      const source = await readFile(path, "utf8");
      return { contents: source.replace(declaration, "export const $1 = /* @__PURE__ */ (() => $2)();\n") };
    });
  },
};

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

// Built beside and then put in its place, so that a server which runs or starts meanwhile finds all its files.
const target = "dist.next";
await rm(target, { recursive: true, force: true });
const { metafile } = await build({
  metafile: true,
  entryPoints: {
    cli: "src/cli.ts",
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
  platform: "node",
  target: "node20.19",
  conditions: ["cargoshipper-source"],
  minify: true,
  legalComments: "none",
  // CommonJS packages inside an ES module look for `require`.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  external: ["jiti", "typescript", "*.node"],
  plugins: [leaveOutUnreached, leaveOutUnusedSchemas],
});
await chmod(`${target}/cli.js`, 0o755);
// What a shell runs lies beside the module that starts it, as it does in the sources.
const scripts = (await readdir("plugins", { recursive: true })).filter((name) => name.endsWith(".sh"));
for (const script of scripts) await cp(`plugins/${script}`, `${target}/plugins/${script}`);
await writeFile(`${target}/THIRD-PARTY-LICENCES.txt`, await licences(metafile.inputs));

const built = ["own", ...plugins].map((plugin) => `${target}/${plugin}.js`);
execFileSync(process.execPath, [`${target}/cli.js`, "catalogue", ...built], {
  stdio: ["ignore", "ignore", "inherit"],
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
