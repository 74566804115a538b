import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { shapeOf } from "../../../spec/spec-document.js";

const PLUGIN = fileURLToPath(new URL("../../../../plugins/digitalocean", import.meta.url));
/** A path of the API in the plugin's source, after the method of the client that it is given to, if that is told there. */
const PATH = /(?:\.(get|post|put|patch|delete)\(\s*|\.send\(\s*"([A-Z]+)",\s*)?\bpath`([^`]*)`/g;

/** An operation in the plugin's source. */
export interface UsedOperation {
  readonly file: string;
  /** Undefined where the path stands alone. */
  readonly method: string | undefined;
  /** With `{}` for what is put in: `/droplets/{}`. */
  readonly shape: string;
}

/** The operations that a source file names. */
export const operationsIn = (file: string, source: string): UsedOperation[] =>
  [...source.matchAll(PATH)].map(([, called, sent, template = ""]) => ({
    file,
    method: called?.toUpperCase() ?? sent,
    shape: template.replace(/\$\{[^}]*\}/g, "{}"),
  }));

/** The operations that the plugin's tools name, found without running them. */
export function usedOperations(): UsedOperation[] {
  const files = readdirSync(PLUGIN, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.startsWith("sandbox/"),
  );
  return files.flatMap((file) => operationsIn(file, readFileSync(join(PLUGIN, file), "utf8")));
}

/** Of these routes, those that the plugin's source names. A path that stands alone is a list's, which is read. */
export function usedRoutes<R extends { readonly at: string }>(routes: readonly R[]): R[] {
  const used = usedOperations();
  return routes.filter(({ at }) => {
    const [verb, shape] = shapeOf(at).split(" ");
    return used.some((one) => one.shape === shape && (one.method ?? "GET") === verb);
  });
}
