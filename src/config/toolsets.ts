import { nearest } from "../plugin/nearest.js";
import { COMMAND_LINE } from "./flags.js";
import { keyPath, type Problem } from "./problem.js";
import type { Source } from "./read.js";
import { toolsetList } from "./values.js";

/** For each plugin, the toolsets that are on. */
export type ToolsetLists = ReadonlyMap<string, readonly string[]>;

/** Reads `docker=default,images`, as often as the flag is given. */
export function readToolsetFlags(flags: readonly string[], problems: Problem[]): ToolsetLists {
  const lists = new Map<string, readonly string[]>();
  for (const flag of flags) {
    const [plugin = "", list = ""] = flag.split("=").map((part) => part.trim());
    const names = toolsetList.safeParse(list.split(",").map((name) => name.trim()));
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

/** Finds lists for plugins that do not exist. */
export function checkToolsetNames(
  { flags, configured }: { flags: ToolsetLists; configured: ToolsetLists },
  source: Source | undefined,
  known: readonly string[],
  problems: Problem[],
): void {
  const check = (lists: ToolsetLists, file: string, path: (name: string) => string) => {
    for (const name of [...lists.keys()].filter((one) => !known.includes(one))) {
      const meant = nearest(name, known);
      const remedy = meant ? `did you mean "${meant}"?` : `there are ${known.join(", ")}`;
      problems.push({ file, path: path(name), message: "there is no such plugin", remedy });
    }
  };
  check(flags, COMMAND_LINE, (name) => `--toolsets ${name}`);
  if (source) check(configured, source.file, (name) => keyPath([...source.prefix, "toolsets", name]));
}
