import { HOST_KEYS } from "../plugin/define-plugin.js";
import { type PolicyLayer, policyLayer } from "./policy.js";
import { keyPath, problemsOf, wording } from "./problem.js";
import { type Source, whereIn } from "./read.js";
import { hostKeysSchema } from "./schema.js";

/** An entry of `plugins`, split into what the host reads and what it leaves to the plugin. */
export interface EntryParts {
  readonly options: Readonly<Record<string, unknown>>;
  readonly toolsets: readonly string[] | undefined;
  readonly policy: PolicyLayer | undefined;
  /** One for each thing that is wrong: `plugins[0].mode: expected one of …` */
  readonly faults: readonly string[];
}

const LATER = ["targets", "risks"];

export function splitEntry(
  entry: Readonly<Record<string, unknown>>,
  source: Source,
  index: number,
): EntryParts {
  const isHostKey = ([key]: [string, unknown]) => (HOST_KEYS as readonly string[]).includes(key);
  const isLater = ([key]: [string, unknown]) => LATER.includes(key);
  const own = Object.entries(entry).filter(isHostKey);
  const path = [...source.prefix, "plugins", index];
  const parsed = hostKeysSchema.safeParse(Object.fromEntries(own.filter((pair) => !isLater(pair))), {
    error: wording,
  });
  const keys = parsed.data ?? {};
  return {
    options: Object.fromEntries(Object.entries(entry).filter((pair) => !isHostKey(pair))),
    toolsets: keys.toolsets,
    policy:
      keys.mode || keys.tools || keys.approvals
        ? policyLayer(keys, (...last) => whereIn(source, "plugins", index, ...last))
        : undefined,
    faults: [
      ...own.filter(isLater).map(([key]) => `${keyPath([...path, key])}: not available yet; remove the key`),
      ...problemsOf(source.file, path, parsed.error).map((problem) => `${problem.path}: ${problem.message}`),
    ],
  };
}
