import type { PluginEntry, PolicyLayer } from "../config/load.js";
import type { Verified } from "../plugin/index.js";
import { bind, type Offer } from "./bound.js";
import type { Catalogue } from "./catalogue.js";
import { faultsOf } from "./catalogue-faults.js";
import { explained } from "./failure.js";
import { PluginRuntime, type Surroundings } from "./plugin-runtime.js";

/** One plugin as `doctor` sees it. */
export interface PluginState {
  readonly name: string;
  readonly entry: PluginEntry;
  /** Whether the operator wants it: by the configuration or by a variable of its own. */
  readonly asked: boolean;
  /** Why nothing of it can be listed. */
  readonly fault: string | undefined;
  readonly offer: Offer;
  /** Loads the module and checks the options, without the network. Throws a ToolError. */
  check(): Promise<void>;
  /** Builds the client and asks the provider. Throws a ToolError. */
  verify(signal: AbortSignal): Promise<Verified | undefined>;
  dispose(): Promise<void>;
}

const NOTHING: Offer = { tools: [], resources: [], prompts: [] };

/** A catalogue, or why there is none. */
export type Read = { readonly catalogue: Catalogue } | { readonly fault: string };

/** Takes a plugin in, or says why not. `taken` are the names of those that came before it. */
export function admit(
  entry: PluginEntry,
  read: Read,
  taken: readonly string[],
  policy: PolicyLayer,
  surroundings: Surroundings,
): PluginState {
  const name = "catalogue" in read ? read.catalogue.name : entry.name;
  const fault = "fault" in read ? read.fault : faultIn(read.catalogue, taken);
  const stated = entry.toolsetsAs?.(name) ?? entry.toolsets;
  const { toolsets, problem } =
    "catalogue" in read ? toolsetsOf(read.catalogue, stated) : { toolsets: stated };
  const problems = [entry.problem, problem].filter((one) => one !== undefined);
  const runtime = new PluginRuntime(
    name,
    { ...entry, problem: problems.length > 0 ? problems.join("; ") : undefined },
    surroundings,
    "catalogue" in read ? read.catalogue : undefined,
  );
  if ("catalogue" in read) surroundings.redactor.learn(secretsAround(read.catalogue, surroundings.env));
  const log = surroundings.log(name);
  if (fault) log.error("plugin is unavailable", { where: entry.where, reason: fault });
  const explain = async (error: unknown): Promise<never> => {
    throw await explained(error, runtime, "read", log, surroundings.redactor);
  };
  const layers = [policy, ...(entry.policy ? [entry.policy] : [])];
  const offer =
    fault === undefined && "catalogue" in read
      ? bind(read.catalogue, runtime, { layers, toolsets })
      : NOTHING;
  return {
    name,
    entry,
    asked: entry.asked || (entry.variables ?? []).length > 0,
    fault,
    offer,
    check: () => runtime.check().catch(explain),
    verify: (signal) => runtime.verify(signal).then((found) => surroundings.redactor.value(found), explain),
    dispose: () => runtime.dispose(),
  };
}

function faultIn(catalogue: Catalogue, taken: readonly string[]): string | undefined {
  const faults = faultsOf(catalogue);
  if (taken.includes(catalogue.name)) faults.push(`Another plugin is called ${catalogue.name} too.`);
  return faults.length > 0 ? faults.join(" ") : undefined;
}

/** The toolsets that are listed, and what is wrong with those that were asked for. */
function toolsetsOf(catalogue: Catalogue, stated: readonly string[]) {
  const known = ["default", ...Object.keys(catalogue.toolsets), "reveals"];
  const unknown = stated.filter((name) => !known.includes(name));
  if (unknown.length === 0) return { toolsets: stated };
  const problem = `There is no toolset "${unknown.join('", "')}"; there are ${known.join(", ")}.`;
  return { toolsets: [...stated, "default"], problem };
}

/** Secrets of a plugin that is not loaded yet: another one might show them. */
const secretsAround = ({ variables }: Catalogue, env: Surroundings["env"]): string[] =>
  variables.flatMap(({ name, secret }) => (secret && env[name] ? [env[name]] : []));
