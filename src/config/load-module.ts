import { fileURLToPath } from "node:url";
import type { AnyPluginSpec } from "../plugin/define-plugin.js";
import { faultOf } from "./fault.js";
import { exportedPlugin } from "./plugin-item.js";
import { packageOf } from "./resolve.js";

/** Imports a plugin's module. Rejects with an Error that names what was asked for, the file, and what to do. */
export async function loadModule(
  specifier: string,
  url: string,
  importModule: (url: string) => Promise<Record<string, unknown>>,
): Promise<AnyPluginSpec> {
  const subject = `${specifier} (${url.startsWith("file:") ? fileURLToPath(url) : url})`;
  const module = await importModule(url).catch((error: unknown) => {
    throw new Error(`${subject} cannot be imported: ${faultOf(error)}; ${remedyFor(error)}`, {
      cause: error,
    });
  });
  const plugin = exportedPlugin(module);
  if (!plugin) {
    throw new Error(`${subject} is no plugin; its default export has to be what definePlugin() returns`);
  }
  return plugin;
}

function remedyFor(error: unknown): string {
  const missing = /Cannot find (?:package|module) '([^']+)'/.exec(String(error))?.[1];
  if (missing === undefined) return "correct the module, or install another version of the package";
  const name = packageOf(missing);
  return name ? `npm install ${name} beside it` : "correct the path that it imports";
}

/** A function that does its work once, however often it is called. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
