import { permissionsOf } from "../../plugins/cloudflare/account/uses.js";
import cloudflare from "../../plugins/cloudflare/index.js";
import { scopesOf } from "../../plugins/digitalocean/account/uses.js";
import digitalocean from "../../plugins/digitalocean/index.js";
import { membersOf } from "../../src/host/members.js";
import { type AnyPluginSpec, type Plugin } from "../../src/plugin/define-plugin.js";
import { PLUGIN } from "../../src/plugin/marks.js";

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const isOn = ({ toolsets }: AnyPluginSpec, name: string) => {
  const set = toolsets[name];
  return set !== undefined && !("classes" in set && !set.default);
};

/** Every tool of a plugin, by toolset. */
function toolsOf(plugin: Plugin<never>): string {
  const spec = plugin[PLUGIN];
  const rows = membersOf(spec).flatMap((member) => {
    if (member.kind !== "tool") return [];
    const { name, description, effect, reveals } = member.spec;
    const toolset = member.toolset ?? "";
    const shown = `\`${spec.name}_${name}\``;
    return [[`\`${toolset}\``, shown, effect + (reveals ? ", reveals" : ""), description]];
  });
  return table(["toolset", "tool", "effect", "what for"], rows);
}

interface Needs {
  readonly reads: readonly string[];
  readonly changes: readonly string[];
}

/** What a credential must be allowed to do for each toolset. */
async function needsOf(
  plugin: Plugin<never>,
  needs: (toolset: string) => Needs | Promise<Needs>,
): Promise<string> {
  const spec = plugin[PLUGIN];
  const shown = (permissions: readonly string[]) => permissions.join("<br>") || "–";
  const rows: string[][] = [];
  for (const name of Object.keys(spec.toolsets)) {
    const { reads, changes } = await needs(name);
    if (reads.length + changes.length === 0) continue;
    rows.push([`\`${name}\`${isOn(spec, name) ? " (on)" : ""}`, shown(reads), shown(changes)]);
  }
  return table(["toolset", "to read", "to change"], rows);
}

type Made = string | Promise<string>;

/** The generated parts of documents: between `<!-- name -->` and `<!-- end -->`. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, () => Made>>>> = {
  "docs/cloudflare.md": {
    tools: () => toolsOf(cloudflare),
    permissions: () => needsOf(cloudflare, permissionsOf),
  },
  "docs/digitalocean.md": {
    tools: () => toolsOf(digitalocean),
    scopes: () => needsOf(digitalocean, scopesOf),
  },
};

/** A document with its generated parts as they should be. */
export async function withTables(file: string, text: string): Promise<string> {
  let whole = text;
  for (const [name, make] of Object.entries(TABLES[file] ?? {})) {
    const part = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
    if (!part.test(whole)) throw new Error(`${file} has no place for ${name}.`);
    const made = await make();
    whole = whole.replace(part, (_all, before: string, after: string) => `${before}${made}\n${after}`);
  }
  return whole;
}
