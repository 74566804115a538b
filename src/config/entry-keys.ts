import { HOST_KEYS } from "../plugin/define-plugin.js";
import { type PolicyLayer, policyLayer } from "./policy.js";
import { keyPath, problemsOf, wording } from "./problem.js";
import { type Source, whereIn } from "./read.js";
import { hostKeysSchema } from "./schema.js";
import { selectToolsets } from "./toolsets.js";
import { TARGET_NAME } from "./values.js";

/** What an entry or a target holds, split into what the host reads and what it leaves to the plugin. */
export interface EntryKeys {
  readonly options: Readonly<Record<string, unknown>>;
  readonly toolsets: readonly string[] | undefined;
  readonly layers: readonly PolicyLayer[];
  /** One for each thing that is wrong: `plugins[0].mode: expected one of …` */
  readonly faults: readonly string[];
}

export interface TargetParts extends EntryKeys {
  readonly name: string;
  readonly where: string;
}

/** An entry of `plugins`, with its targets if it has any. */
export interface EntryParts extends EntryKeys {
  readonly targets: readonly TargetParts[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function splitEntry(
  entry: Readonly<Record<string, unknown>>,
  source: Source,
  index: number,
): EntryParts {
  const { targets, ...own } = entry;
  const place = ["plugins", index];
  const parts = splitKeys(own, source, place);
  if (targets === undefined) return { ...parts, targets: [] };
  const at = (...path: PropertyKey[]) => keyPath([...source.prefix, ...place, "targets", ...path]);
  const named = Object.entries(isObject(targets) ? targets : {});
  const faults = named.length > 0 ? [] : [`${at()}: expected places by their names: { prod: { … } }`];
  return {
    ...parts,
    faults: [...parts.faults, ...faults],
    targets: named.map(([name, target]) => {
      const keys = splitKeys(isObject(target) ? target : {}, source, [...place, "targets", name]);
      const wrong = [
        ...(TARGET_NAME.test(name)
          ? []
          : [
              `${at(name)}: expected a name of at most 31 lower-case letters, digits, _ and -, a letter first`,
            ]),
        ...(isObject(target) ? [] : [`${at(name)}: expected an object`]),
        ...(isObject(target) && "targets" in target
          ? [`${at(name, "targets")}: a target has none of its own`]
          : []),
      ];
      return {
        ...keys,
        name,
        where: whereIn(source, ...place, "targets", name),
        faults: [...wrong, ...keys.faults],
      };
    }),
  };
}

function splitKeys(
  entry: Readonly<Record<string, unknown>>,
  source: Source,
  place: readonly PropertyKey[],
): EntryKeys {
  const isHostKey = ([key]: [string, unknown]) => (HOST_KEYS as readonly string[]).includes(key);
  const own = Object.entries(entry).filter((pair) => isHostKey(pair) && pair[0] !== "targets");
  const parsed = hostKeysSchema.safeParse(Object.fromEntries(own), { error: wording });
  const { toolsets, ...rulings } = parsed.data ?? {};
  const at = (...last: PropertyKey[]) => whereIn(source, ...place, ...last);
  const selection = selectToolsets(toolsets, (...last) => at("toolsets", ...last));
  return {
    options: Object.fromEntries(Object.entries(entry).filter((pair) => !isHostKey(pair))),
    toolsets: selection.list,
    layers: [...(Object.keys(rulings).length > 0 ? [policyLayer(rulings, at)] : []), ...selection.layers],
    faults: problemsOf(source.file, [...source.prefix, ...place], parsed.error).map(
      ({ path, message }) => `${path}: ${message}`,
    ),
  };
}
