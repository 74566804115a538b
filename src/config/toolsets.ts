import type { ToolsetRules } from "../plugin/define-plugin.js";
import { nearest } from "../plugin/nearest.js";
import { COMMAND_LINE } from "./flags.js";
import { type PolicyLayer, policyLayer } from "./policy.js";
import { keyPath, type Problem } from "./problem.js";
import type { Source } from "./read.js";
import { toolsetList } from "./values.js";

/** For each plugin, the toolsets that are on; one with a minus before it is off. */
export type ToolsetLists = ReadonlyMap<string, readonly string[]>;

/** What one level says of toolsets: which are on, and what holds for those that have limits of their own. */
export interface ToolsetSelection {
  readonly list: readonly string[] | undefined;
  readonly layers: readonly PolicyLayer[];
}

/** Reads both forms: a list; or, beside the default ones, some that are on, off, or limited. */
export function selectToolsets(
  rules: ToolsetRules | undefined,
  at: (...path: PropertyKey[]) => string,
): ToolsetSelection {
  if (rules === undefined || isList(rules)) return { list: rules, layers: [] };
  const entries = Object.entries(rules);
  return {
    list: ["default", ...entries.map(([name, on]) => (on === false ? `-${name}` : name))],
    layers: entries.flatMap(([toolset, limits]) =>
      typeof limits === "boolean"
        ? []
        : [{ ...policyLayer(limits, (...path) => at(toolset, ...path)), toolset }],
    ),
  };
}

// Array.isArray does not tell a readonly list from an object.
const isList = (rules: ToolsetRules): rules is readonly string[] => Array.isArray(rules);

/** Reads `docker=default,images`, as often as the flag is given. */
export function readToolsetFlags(flags: readonly string[], problems: Problem[]): ToolsetLists {
  const lists = new Map<string, readonly string[]>();
  for (const flag of flags) {
    const [plugin = "", list = ""] = flag.split("=").map((part) => part.trim());
    const names = toolsetList().safeParse(list.split(",").map((name) => name.trim()));
    if (plugin !== "" && names.success) lists.set(plugin, names.data);
    else {
      const message = "expected a plugin and the names of its toolsets";
      problems.push({
        file: COMMAND_LINE,
        path: "--toolsets",
        message,
        remedy: "write docker=default,images",
      });
    }
  }
  return lists;
}

/** What the command line says of toolsets, and what the configuration file says at its top. */
export interface ToolsetSources {
  readonly flags: ToolsetLists;
  readonly configured: ReadonlyMap<string, ToolsetSelection>;
}

/** Finds lists for plugins that do not exist. */
export function checkToolsetNames(
  { flags, configured }: ToolsetSources,
  source: Source | undefined,
  known: readonly string[],
  problems: Problem[],
): void {
  const check = (lists: ReadonlyMap<string, unknown>, file: string, path: (name: string) => string) => {
    for (const name of [...lists.keys()].filter((one) => !known.includes(one))) {
      const meant = nearest(name, known);
      const remedy = meant ? `did you mean "${meant}"?` : `there are ${known.join(", ")}`;
      problems.push({ file, path: path(name), message: "there is no such plugin", remedy });
    }
  };
  check(flags, COMMAND_LINE, (name) => `--toolsets ${name}`);
  if (source) check(configured, source.file, (name) => keyPath([...source.prefix, "toolsets", name]));
}
