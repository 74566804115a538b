import { listsOf } from "../mcp/listing.js";
import type { Plugin } from "../plugin/index.js";
import { PLUGIN } from "../plugin/marks.js";
import { startPlugin } from "./start-plugin.js";

/** A plugin's tools as a client sees them, by name: one snapshot each makes every change of the API a visible diff. */
export async function describeTools(plugin: Plugin<never>): Promise<Readonly<Record<string, unknown>>> {
  const { host } = await startPlugin(plugin, {
    toolsets: [...Object.keys(plugin[PLUGIN].toolsets), "reveals"],
  });
  return Object.fromEntries(listsOf(host.offer).tools.map((tool) => [String(tool.name), tool]));
}
