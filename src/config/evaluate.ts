import { fileURLToPath } from "node:url";
import { importModule } from "./import-module.js";
import { isOwnFolder } from "./own-folder.js";

/** Runs modules that Node.js cannot run as they are. */
export interface Evaluator {
  /** Runs a configuration file, whatever dialect of JavaScript it is in. */
  config(path: string, source: string): Promise<Record<string, unknown>>;
  /** Imports a module: TypeScript through jiti, everything else by Node.js itself. */
  module(url: string): Promise<Record<string, unknown>>;
}

/**
 * An evaluator in which `aliases` (module name → path) can be imported from everywhere, installed there or not.
 * What it has compiled it keeps in the folder `cache`, because compiling costs more than all the rest of a start; it
 * writes nowhere else. jiti is loaded when there is something for it to do.
 */
export function createEvaluator(aliases: Readonly<Record<string, string>>, cache: string): Evaluator {
  let made: ReturnType<typeof createJiti> | undefined;
  const jiti = () => {
    made ??= createJiti(aliases, cache);
    return made;
  };
  return {
    // Always transpiled: an .mjs file that Node.js imported itself would not see the aliases.
    config: async (path, source) =>
      (await jiti()).evalModule(source, { filename: path, async: true, forceTranspile: true }) as Promise<
        Record<string, unknown>
      >,
    module: async (url) =>
      /\.[cm]?ts$/.test(url) ? (await jiti()).import(fileURLToPath(url)) : importModule(url),
  };
}

/**
 * jiti compiles decorators so that each is joined by `Reflect.metadata?.(…) || ((t) => t)`. Without reflect-metadata
 * that fallback answers with the prototype where a method's descriptor is expected, and the method's own decorators
 * receive garbage. A `Reflect` of the module's own gives it a `metadata` that answers nothing, and passes on to the
 * global one where that exists.
 */
const METADATA_CALL = "Reflect.metadata?.(";
const REFLECT =
  '"use strict";const Reflect={__proto__:globalThis.Reflect,' +
  "metadata:(...a)=>globalThis.Reflect.metadata?.(...a)??(()=>{})};";

async function createJiti(aliases: Readonly<Record<string, string>>, cache: string) {
  const { createJiti: create } = await import("jiti");
  // Stated, so that no JITI_ variable makes jiti write elsewhere, or print to stdout, which is the protocol's.
  const quiet = { fsCache: false, debug: false };
  const plain = create(import.meta.url, quiet);
  const paths = Object.entries(aliases).map(([name, path]) => [
    name,
    path.startsWith("file:") ? fileURLToPath(path) : path,
  ]);
  return create(import.meta.url, {
    ...quiet,
    fsCache: isOwnFolder(cache) && cache,
    alias: Object.fromEntries(paths),
    transform: (options) => {
      const code = plain.transform(options);
      return { code: code.includes(METADATA_CALL) ? REFLECT + code : code };
    },
  });
}
