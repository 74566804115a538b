import { fileURLToPath } from "node:url";

/** Runs modules that Node.js cannot run as they are. */
export interface Evaluator {
  /** Runs a configuration file, whatever dialect of JavaScript it is in. */
  config(path: string, source: string): Promise<Record<string, unknown>>;
  /** Imports a module: TypeScript through jiti, everything else by Node.js itself. */
  module(url: string): Promise<Record<string, unknown>>;
}

/**
 * An evaluator in which `aliases` (module name → path) can be imported from everywhere, installed there or not.
 * It writes nothing to disk. jiti is loaded when there is something for it to do.
 */
export function createEvaluator(aliases: Readonly<Record<string, string>>): Evaluator {
  let made: ReturnType<typeof createJiti> | undefined;
  const jiti = () => {
    made ??= createJiti(aliases);
    return made;
  };
  return {
    // Always transpiled: an .mjs file that Node.js imported itself would not see the aliases.
    config: async (path, source) =>
      (await jiti()).evalModule(source, { filename: path, async: true, forceTranspile: true }) as Promise<
        Record<string, unknown>
      >,
    module: async (url) => (/\.[cm]?ts$/.test(url) ? (await jiti()).import(fileURLToPath(url)) : import(url)),
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

async function createJiti(aliases: Readonly<Record<string, string>>) {
  const { createJiti: create } = await import("jiti");
  // Stated, so that no JITI_ variable makes jiti write files, or print to stdout, which is the protocol's.
  const quiet = { fsCache: false, debug: false };
  const plain = create(import.meta.url, quiet);
  const paths = Object.entries(aliases).map(([name, path]) => [
    name,
    path.startsWith("file:") ? fileURLToPath(path) : path,
  ]);
  return create(import.meta.url, {
    ...quiet,
    alias: Object.fromEntries(paths),
    transform: (options) => {
      const code = plain.transform(options);
      return { code: code.includes(METADATA_CALL) ? REFLECT + code : code };
    },
  });
}
