import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Evaluator } from "./evaluate.js";
import { faultOf } from "./fault.js";
import { keyPath, type Problem } from "./problem.js";

/** A configuration file's content, not checked yet. */
export interface Source {
  readonly file: string;
  /** Where in the file it lies: in package.json, below a key. */
  readonly prefix: readonly string[];
  readonly value: unknown;
}

/** Where a key of the configuration is written: `/a/cargoshipper.config.ts: tools.deny[0]`. */
export const whereIn = ({ file, prefix }: Source, ...path: PropertyKey[]): string =>
  `${file}: ${keyPath([...prefix, ...path])}`;

const KEY = "cargoshipper";
const CODE = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];
const DATA = [".json", ".yaml", ".yml"];

/** Reads a configuration file. Undefined: it is empty, a package.json without the key, or a problem was added. */
export async function readConfig(
  file: string,
  evaluator: Evaluator,
  problems: Problem[],
): Promise<Source | undefined> {
  const fail = (message: string, remedy?: string) => {
    problems.push({ file, path: "", message, remedy });
    return undefined;
  };
  const extension = extname(file);
  if (extension !== "" && ![...CODE, ...DATA].includes(extension)) {
    return fail(
      `${extension} is no kind of configuration file`,
      `use one of ${[...CODE, ...DATA].join(" ")}`,
    );
  }
  let text: string;
  try {
    text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    return fail(unreadable(error), "correct the path, or make the file readable");
  }
  const isPackage = basename(file) === "package.json";
  if (text.trim() === "" || (isPackage && !text.includes(`"${KEY}"`))) return undefined;
  try {
    if (CODE.includes(extension)) return codeSource(file, await evaluator.config(file, text), fail);
    const value = await parse(file, extension, text);
    if (!isPackage) return value === undefined || value === null ? undefined : { file, prefix: [], value };
    const section = (value as Record<string, unknown> | null)?.[KEY];
    return section === undefined ? undefined : { file, prefix: [KEY], value: section };
  } catch (error) {
    return fail(faultOf(error, text));
  }
}

function codeSource(
  file: string,
  module: Record<string, unknown>,
  fail: (message: string, remedy: string) => undefined,
) {
  if (Object.hasOwn(module, "__esModule") && !Object.hasOwn(module, "default")) {
    return fail("has no default export", "write `export default defineConfig({ … })`");
  }
  return { file, prefix: [], value: module.default ?? module };
}

/**
 * cosmiconfig's loader, without its search: that reads a meta configuration first, and for an unrelated
 * `.config/config.ts` in the working directory it starts its own TypeScript loader, which ends the process.
 */
async function parse(file: string, extension: string, text: string): Promise<unknown> {
  if (extension === ".json") return JSON.parse(text);
  const { default: cosmiconfig } = await import("cosmiconfig");
  return cosmiconfig.defaultLoaders[".yaml"](file, text);
}

function unreadable(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "is a folder";
  return `cannot be read (${code ?? "unknown error"})`;
}
