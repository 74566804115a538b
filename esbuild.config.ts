import { execFileSync } from "node:child_process";
import { chmod, readdir, rm } from "node:fs/promises";
import { build, type Plugin } from "esbuild";

const plugins = (await readdir("plugins", { withFileTypes: true })).filter((entry) => entry.isDirectory());
const modules = plugins.map(({ name }) => `plugins/${name}/index`);

// Code of dependencies that is never reached here and that costs start-up time or cannot be bundled: schema
// validators of the MCP SDK (the host checks with zod), zod's old version, dockerode's ssh and build sessions.
const UNREACHED = [
  "ajv",
  "ajv-formats",
  "zod/v3",
  "zod-to-json-schema",
  "ssh2",
  "@grpc/grpc-js",
  "@grpc/proto-loader",
];

const leaveOutUnreached: Plugin = {
  name: "leave-out-unreached",
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^(?:${UNREACHED.join("|")})$`);
    onResolve({ filter }, ({ path }) => ({ path, namespace: "unreached" }));
    onLoad({ filter: /.*/, namespace: "unreached" }, () => ({ contents: "module.exports = {};" }));
  },
};

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: {
    cli: "src/cli.ts",
    index: "src/index.ts",
    plugin: "src/plugin/index.ts",
    testing: "src/testing/index.ts",
    ...Object.fromEntries(modules.map((module) => [module, `${module}.ts`])),
  },
  outdir: "dist",
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
  plugins: [leaveOutUnreached],
});
await chmod("dist/cli.js", 0o755);
const built = modules.map((module) => `dist/${module}.js`);
execFileSync(process.execPath, ["dist/cli.js", "catalogue", ...built], {
  stdio: ["ignore", "ignore", "inherit"],
});
