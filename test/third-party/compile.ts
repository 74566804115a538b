import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as swc from "@swc/core";
import * as esbuild from "esbuild";
import { fixture, packageFolder, type Workshop } from "./workshop.js";

/** Compiles the TypeScript in a package's `src` into its `dist`. */
export type Compiler = (shop: Workshop, folder: string) => Promise<unknown>;

/** Runs a command; rejects with all that it printed. */
export async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd }).catch((error) => {
    throw new Error(`${command} ${args.join(" ")}\n${error.stdout}${error.stderr}`);
  });
  return stdout;
}

/** As strict as a careful author has it. */
const STRICT = {
  target: "ES2022",
  module: "NodeNext",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  isolatedModules: true,
  skipLibCheck: true,
  types: ["node"],
};

/** Checks and compiles the files of a folder, and what they import, into another one below it. */
export async function tsc(folder: string, outDir: string, options: object, files: string[]): Promise<void> {
  const project = join(folder, `${outDir}.tsconfig.json`);
  await writeFile(project, JSON.stringify({ compilerOptions: { ...STRICT, outDir, ...options }, files }));
  await run(folder, process.execPath, join(packageFolder("typescript"), "bin/tsc"), "-p", project);
}

const withTsc =
  (options: object): Compiler =>
  (shop, folder) =>
    tsc(shop.at(folder), "dist", { rootDir: "src", ...options }, ["src/index.ts", "src/depot.ts"]);

const each =
  (compile: (source: string, filename: string) => Promise<{ code: string }>): Compiler =>
  async (shop, folder) => {
    const files = await readdir(shop.at(folder, "src"));
    await Promise.all(
      files.map(async (file) => {
        const { code } = await compile(await shop.read(join(folder, "src", file)), file);
        await shop.write(join(folder, "dist", file.replace(/\.ts$/, ".js")), code);
      }),
    );
  };

const withSwc = (transform: swc.TransformConfig) =>
  each((source, filename) =>
    swc.transform(source, {
      filename,
      swcrc: false,
      jsc: { target: "es2022", parser: { syntax: "typescript", decorators: true }, transform },
    }),
  );

const withEsbuild = (options: esbuild.TransformOptions) =>
  each((source) => esbuild.transform(source, { loader: "ts", target: "node20", ...options }));

const legacy = { tsconfigRaw: { compilerOptions: { experimentalDecorators: true } } };

const bundled: Compiler = (shop, folder) =>
  esbuild.build({
    entryPoints: [shop.at(folder, "src/index.ts")],
    outfile: shop.at(folder, "dist/index.js"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    ...legacy,
  });

/** What authors compile with: name of the plugin → its source and its compiler. */
export const COMPILERS: Readonly<
  Record<string, readonly [source: string, compile: Compiler, manifest?: object]>
> = {
  tsclegacy: ["legacy.ts", withTsc({ experimentalDecorators: true })],
  tscmetadata: ["legacy.ts", withTsc({ experimentalDecorators: true, emitDecoratorMetadata: true })],
  tscstandard: ["standard.ts", withTsc({})],
  swclegacy: ["legacy.ts", withSwc({ legacyDecorator: true })],
  swcmetadata: ["legacy.ts", withSwc({ legacyDecorator: true, decoratorMetadata: true })],
  swc2022: ["standard.ts", withSwc({ decoratorVersion: "2022-03" })],
  swc2023: ["standard.ts", withSwc({ decoratorVersion: "2023-11" as never })],
  esbuildlegacy: ["legacy.ts", withEsbuild(legacy)],
  esbuildstandard: ["standard.ts", withEsbuild({})],
  esbuildcommonjs: ["legacy.ts", withEsbuild({ ...legacy, format: "cjs" }), { type: "commonjs" }],
  esbuildbundle: ["legacy.ts", bundled],
  handmade: ["handmade.js", withEsbuild({})],
};

/** Makes a package of a fixture with one of the compilers, `cargoshipper-plugin-<name>`. */
export async function build(shop: Workshop, name: string, compiler = name): Promise<void> {
  const [source, compile, manifest] = COMPILERS[compiler] ?? [];
  if (!source || !compile) throw new Error(`There is no compiler ${compiler}.`);
  const files = {
    "src/depot.ts": await fixture("depot.ts", name),
    [`src/index${source.slice(source.lastIndexOf("."))}`]: await fixture(source, name),
  };
  await compile(shop, await shop.package(`cargoshipper-plugin-${name}`, files, manifest));
}
