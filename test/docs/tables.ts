import { permissionsOf } from "../../plugins/cloudflare/account/uses.js";
import cloudflare from "../../plugins/cloudflare/index.js";
import { membersOf } from "../../src/host/members.js";
import { PLUGIN } from "../../src/plugin/marks.js";

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const { toolsets } = cloudflare[PLUGIN];
const isOn = (name: string) => {
  const set = toolsets[name];
  return set !== undefined && !("classes" in set && !set.default);
};

/** Every tool of Cloudflare's, by toolset. */
function cloudflareTools(): string {
  const rows = membersOf(cloudflare[PLUGIN]).flatMap((member) => {
    if (member.kind !== "tool") return [];
    const { name, description, effect, reveals } = member.spec;
    const toolset = member.toolset ?? "";
    return [[`\`${toolset}\``, `\`cloudflare_${name}\``, effect + (reveals ? ", reveals" : ""), description]];
  });
  return table(["toolset", "tool", "effect", "what for"], rows);
}

/** The permissions that a token needs for each toolset. */
function cloudflarePermissions(): string {
  const shown = (permissions: readonly string[]) => permissions.join("<br>") || "–";
  const rows = Object.keys(toolsets).flatMap((name) => {
    const { reads, changes } = permissionsOf(name);
    if (reads.length === 0) return [];
    return [[`\`${name}\`${isOn(name) ? " (on)" : ""}`, shown(reads), shown(changes)]];
  });
  return table(["toolset", "to read", "to change"], rows);
}

/** The generated parts of documents: between `<!-- name -->` and `<!-- end -->`. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  "docs/cloudflare.md": { tools: cloudflareTools, permissions: cloudflarePermissions },
};

/** A document with its generated parts as they should be. */
export function withTables(file: string, text: string): string {
  return Object.entries(TABLES[file] ?? {}).reduce((whole, [name, make]) => {
    const part = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
    if (!part.test(whole)) throw new Error(`${file} has no place for ${name}.`);
    return whole.replace(part, (_all, before: string, after: string) => `${before}${make()}\n${after}`);
  }, text);
}
