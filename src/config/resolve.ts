import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { faultOf } from "./fault.js";

/** Where a module is, or why it was not found and what to do about that. */
export type Resolved = { readonly url: string } | { readonly fault: string; readonly remedy: string };

const isPath = (specifier: string) =>
  /^\.{1,2}([/\\]|$)/.test(specifier) || isAbsolute(specifier) || specifier.startsWith("file:");

/** Whether a specifier can name a package, or something in one. */
const PACKAGE = /^((?:@[\w.~-]+\/)?[\w~-][\w.~-]*)(\/.+)?$/;

/** The package that a specifier is of. Undefined: it is a path, or nothing that can be imported. */
export const packageOf = (specifier: string): string | undefined =>
  isPath(specifier) ? undefined : PACKAGE.exec(specifier)?.[1];

/**
 * Finds a module without importing it: a path from the configuration file's folder; a package from there, then from
 * the folder of this installation.
 */
export function resolveModule(specifier: string, configFile: string): Resolved {
  try {
    return lookUp(specifier, configFile);
  } catch (error) {
    return { fault: `"${specifier}" cannot be looked up: ${faultOf(error)}`, remedy: "correct it" };
  }
}

function lookUp(specifier: string, configFile: string): Resolved {
  if (isPath(specifier)) return resolvePath(specifier, dirname(configFile));
  const [, name, subpath = ""] = PACKAGE.exec(specifier) ?? [];
  if (name === undefined) {
    return {
      fault: `"${specifier}" is neither a path nor the name of a package`,
      remedy: "begin a path with ./",
    };
  }
  for (const folder of [dirname(configFile), dirname(fileURLToPath(import.meta.url))]) {
    const path = resolvePackage(name, `.${subpath}`, folder) ?? resolveAsRequire(specifier, folder);
    if (path !== undefined) return { url: pathToFileURL(realpathSync(path)).href };
  }
  const found = packageFolder(name, dirname(configFile));
  return found
    ? { fault: `${found} has no module "${specifier}" to import`, remedy: "see what its documentation names" }
    : { fault: `there is no package ${name}`, remedy: `npm install ${name} in ${dirname(configFile)}` };
}

function resolvePath(specifier: string, folder: string): Resolved {
  const path = specifier.startsWith("file:") ? fileURLToPath(specifier) : resolve(folder, specifier);
  if (isFile(path)) return { url: pathToFileURL(realpathSync(path)).href };
  return existsSync(path)
    ? { fault: `${path} is a folder`, remedy: "name the module's file in it" }
    : { fault: `there is no file ${path}`, remedy: "a path is relative to the configuration file" };
}

/** As `import` does: by the package's `exports` under the import condition, which require.resolve cannot ask for. */
function resolvePackage(name: string, subpath: string, from: string): string | undefined {
  const folder = packageFolder(name, from);
  if (folder === undefined) return undefined;
  const { exports } = readJson(join(folder, "package.json"));
  if (exports === undefined || exports === null) return undefined;
  const target = exportTarget(exports, subpath);
  const path = target === undefined ? undefined : join(folder, target);
  return path !== undefined && isFile(path) ? path : undefined;
}

function packageFolder(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (isFile(join(candidate, "package.json"))) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}

/** For packages without `exports`, and for package managers that have no node_modules. */
function resolveAsRequire(specifier: string, from: string): string | undefined {
  try {
    const path = createRequire(join(from, "cargoshipper.config.js")).resolve(specifier);
    return isAbsolute(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

type Json = Record<string, unknown>;
const CONDITIONS = ["node", "import", "default"];

function exportTarget(exports: unknown, subpath: string): string | undefined {
  const isMap = isObject(exports) && Object.keys(exports).every((key) => key.startsWith("."));
  if (!isMap) return subpath === "." ? target(exports, "") : undefined;
  if (subpath in exports) return target(exports[subpath], "");
  const pattern = Object.keys(exports)
    .filter((key) => matchOf(key, subpath) !== undefined)
    .sort((a, b) => b.indexOf("*") - a.indexOf("*"))[0];
  return pattern === undefined ? undefined : target(exports[pattern], matchOf(pattern, subpath) ?? "");
}

/** What `*` stands for in a pattern of subpaths. */
function matchOf(pattern: string, subpath: string): string | undefined {
  const [before = "", after, more] = pattern.split("*");
  if (after === undefined || more !== undefined) return undefined;
  const fits = subpath.startsWith(before) && subpath.endsWith(after);
  return fits && subpath.length > before.length + after.length
    ? subpath.slice(before.length, subpath.length - after.length)
    : undefined;
}

function target(value: unknown, match: string): string | undefined {
  if (typeof value === "string") return value.startsWith("./") ? value.replaceAll("*", match) : undefined;
  if (Array.isArray(value)) return value.map((one) => target(one, match)).find(Boolean);
  if (!isObject(value)) return undefined;
  for (const [condition, inner] of Object.entries(value)) {
    const found = CONDITIONS.includes(condition) ? target(inner, match) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readJson(path: string): Json {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
