import type { AnyPluginSpec, Class } from "../plugin/index.js";
import { PROMPT, RESOURCE, TOOL } from "../plugin/marks.js";
import type { AnyPromptSpec } from "../plugin/prompt.js";
import type { AnyResourceSpec } from "../plugin/resource.js";
import type { AnyToolSpec } from "../plugin/tool.js";

interface Place {
  /** The toolset that turns it on; undefined: on whenever the plugin is. */
  readonly toolset: string | undefined;
  readonly owner: Class;
  readonly method: string | symbol;
}

export type ToolMember = Place & { readonly kind: "tool"; readonly spec: AnyToolSpec };
export type ResourceMember = Place & { readonly kind: "resource"; readonly spec: AnyResourceSpec };
export type PromptMember = Place & { readonly kind: "prompt"; readonly spec: AnyPromptSpec };
/** A decorated method of a plugin's class. */
export type Member = ToolMember | ResourceMember | PromptMember;

const KINDS = [
  [TOOL, "tool"],
  [RESOURCE, "resource"],
  [PROMPT, "prompt"],
] as const;

/** Every decorated method of a plugin, in the order in which it is declared. */
export function membersOf(plugin: AnyPluginSpec): Member[] {
  const groups: [string | undefined, readonly Class[]][] = [
    ...Object.entries(plugin.toolsets).map(([name, set]): [string, readonly Class[]] => [
      name,
      "classes" in set ? set.classes : set,
    ]),
    [undefined, [...(plugin.resources ?? []), ...(plugin.prompts ?? [])]],
  ];
  return groups.flatMap(([toolset, classes]) =>
    [...new Set(classes)].flatMap((owner) => inClass(owner, toolset)),
  );
}

function inClass(owner: Class, toolset: string | undefined): Member[] {
  const seen = new Set<string | symbol>();
  const members: Member[] = [];
  for (
    let proto = owner.prototype;
    proto && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto)
  ) {
    for (const method of Reflect.ownKeys(proto)) {
      const value: unknown = Object.getOwnPropertyDescriptor(proto, method)?.value;
      if (typeof value !== "function" || seen.has(method)) continue;
      seen.add(method);
      for (const [mark, kind] of KINDS) {
        const spec = (value as unknown as { [mark: symbol]: unknown })[mark];
        if (spec) members.push({ kind, spec, toolset, owner, method } as Member);
      }
    }
  }
  return members;
}
