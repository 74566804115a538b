import type { PluginEntry } from "../config/load.js";
import { HOST_NAME } from "../plugin/define-plugin.js";
import type { Own } from "./own-plugin.js";

const WHERE = "built-in";
/** Of fewer plugins each answers for itself as well. */
const LEAST_TO_LOCATE = 2;

/**
 * The host's own tools, as an entry beside those of the plugins; undefined when there is nothing to offer. `url` is their
 * module, where there is a catalogue beside it.
 */
export function ownEntry(own: Own, url?: string): PluginEntry | undefined {
  const locating = new Set(own.locators.map(({ plugin }) => plugin)).size >= LEAST_TO_LOCATE;
  const toolsets = [...(own.secrets ? ["secrets"] : []), ...(locating ? ["locate"] : [])];
  if (toolsets.length === 0) return undefined;
  return {
    name: HOST_NAME,
    where: WHERE,
    asked: false,
    url,
    load: async () => (await import("./own-plugin.js")).ownPlugin(own),
    places: [
      {
        target: undefined,
        where: WHERE,
        options: {},
        toolsetsAs: () => toolsets,
        layersAs: () => [],
        problem: undefined,
      },
    ],
    problem: undefined,
  };
}
