import type { PlaceEntry, PluginEntry, PolicyLayer } from "../config/load.js";
import { HOST_NAME } from "../plugin/define-plugin.js";
import type { Verified } from "../plugin/index.js";
import { bind, type Offer, type Site } from "./bound.js";
import type { Catalogue } from "./catalogue.js";
import { faultsOf } from "./catalogue-faults.js";
import { explained } from "./failure.js";
import { PluginRuntime, type Surroundings } from "./plugin-runtime.js";

/** One place of a plugin as `doctor` sees it. */
export interface PlaceState {
  readonly target: string | undefined;
  readonly where: string;
  /** The names of the tools that policy allows there. */
  readonly tools: readonly string[];
  /** Loads the module and checks the options, without the network. Throws a ToolError. */
  check(): Promise<void>;
  /** Builds the client and asks the provider. Throws a ToolError. */
  verify(signal: AbortSignal): Promise<Verified | undefined>;
}

/** One plugin as `doctor` sees it. */
export interface PluginState {
  readonly name: string;
  readonly entry: PluginEntry;
  /** Whether the operator wants it: by the configuration or by a variable of its own. */
  readonly asked: boolean;
  /** Why nothing of it can be listed. */
  readonly fault: string | undefined;
  readonly offer: Offer;
  /** What it can do for others. */
  readonly provides: Catalogue["provides"];
  readonly places: readonly PlaceState[];
  dispose(): Promise<void>;
}

const NOTHING: Offer = { tools: [], resources: [], prompts: [] };

/** A catalogue, or why there is none. */
export type Read = { readonly catalogue: Catalogue } | { readonly fault: string };

/** What holds for every plugin. */
export interface Ground {
  readonly policy: PolicyLayer;
  /** The kinds of objects that any plugin tells of. */
  readonly kinds: readonly string[];
  readonly surroundings: Surroundings;
}

/** Takes a plugin in, or says why not. `taken` are the names that it cannot have. */
export function admit(entry: PluginEntry, read: Read, taken: readonly string[], ground: Ground): PluginState {
  const { surroundings } = ground;
  const catalogue = "catalogue" in read ? read.catalogue : undefined;
  const name = catalogue?.name ?? entry.name;
  const fault = "fault" in read ? read.fault : faultIn(read.catalogue, taken);
  if (catalogue) surroundings.redactor.learn(secretsAround(catalogue, surroundings.env));
  const log = surroundings.log(name);
  if (fault) log.error("plugin is unavailable", { where: entry.where, reason: fault });
  const sites = entry.places.map((place) => siteOf(entry, place, name, catalogue, ground));
  const offer = fault === undefined && catalogue ? bind(catalogue, sites) : NOTHING;
  return {
    name,
    entry,
    asked: entry.asked || (entry.variables ?? []).length > 0,
    fault,
    offer,
    provides: catalogue?.provides,
    places: sites.map((site, index) => placeState(entry.places[index], site, offer, surroundings)),
    dispose: async () => void (await Promise.all(sites.map(({ runtime }) => runtime.dispose()))),
  };
}

function siteOf(
  entry: PluginEntry,
  place: PlaceEntry,
  name: string,
  catalogue: Catalogue | undefined,
  { policy, kinds, surroundings }: Ground,
): Site {
  const stated = place.toolsetsAs(name);
  const layers = [policy, ...place.layersAs(name)];
  const faults = catalogue ? [toolsetFault(catalogue, stated, layers), riskFault(catalogue, layers)] : [];
  const problem = [place.problem, ...faults].filter((one) => one !== undefined).join("; ") || undefined;
  const risks = Object.entries(catalogue?.risks ?? {}).map(([risk, spec]) => [risk, spec.default]);
  return {
    runtime: new PluginRuntime(name, entry, { ...place, problem }, surroundings, catalogue),
    policy: {
      layers,
      // One that is misspelt turns nothing on: the default ones are shown, and say what is wrong.
      toolsets: catalogue ? toolsetsOn(catalogue, faults[0] === undefined ? stated : ["default"]) : [],
      kinds,
      risks: Object.fromEntries(risks),
    },
  };
}

function placeState(
  place: PlaceEntry | undefined,
  { runtime, policy }: Site,
  { tools }: Offer,
  { redactor, log }: Surroundings,
): PlaceState {
  const explain = async (error: unknown): Promise<never> => {
    throw await explained(error, runtime, "read", log(runtime.label), redactor);
  };
  return {
    target: runtime.target,
    where: place?.where ?? "",
    tools: tools.flatMap(({ card, bounds }) =>
      bounds.some((bound) => bound.runtime === runtime && !bound.refusal) ? [card.name] : [],
    ),
    check: () => runtime.check().catch(explain),
    verify: (signal) => runtime.verify(signal, policy).then((found) => redactor.value(found), explain),
  };
}

function faultIn(catalogue: Catalogue, taken: readonly string[]): string | undefined {
  const faults = faultsOf(catalogue);
  if (taken.includes(catalogue.name))
    faults.push(
      catalogue.name === HOST_NAME
        ? `The name ${HOST_NAME} is the host's.`
        : `Another plugin is called ${catalogue.name} too.`,
    );
  return faults.length > 0 ? faults.join(" ") : undefined;
}

const PLAIN = /^-/;

/** The toolsets that are on: "default" stands for several, and a minus takes one away. */
function toolsetsOn({ toolsets }: Catalogue, stated: readonly string[]): string[] {
  const defaults = Object.entries(toolsets).flatMap(([name, set]) => (set.default ? [name] : []));
  const on = stated.flatMap((name) => (name === "default" ? defaults : [name]));
  return [...new Set(on)].filter((name) => !PLAIN.test(name) && !stated.includes(`-${name}`));
}

function toolsetFault(
  { toolsets }: Catalogue,
  stated: readonly string[],
  layers: readonly PolicyLayer[],
): string | undefined {
  const known = ["default", ...Object.keys(toolsets), "reveals"];
  const named = [
    ...stated.map((name) => name.replace(PLAIN, "")),
    ...layers.flatMap(({ toolset }) => toolset ?? []),
  ];
  return unknownAmong("toolset", named, known);
}

/** A risk that is misspelt would not be decided about as the operator meant. */
const riskFault = ({ risks = {} }: Catalogue, layers: readonly PolicyLayer[]): string | undefined =>
  unknownAmong(
    "risk",
    layers.flatMap((layer) => layer.risks.map(({ risk }) => risk)),
    Object.keys(risks),
  );

function unknownAmong(what: string, named: readonly string[], known: readonly string[]): string | undefined {
  const unknown = [...new Set(named)].filter((name) => !known.includes(name));
  if (unknown.length === 0) return undefined;
  return `There is no ${what} "${unknown.join('", "')}"; there are ${known.join(", ") || "none"}.`;
}

/** Secrets of a plugin that is not loaded yet: another one might show them. */
const secretsAround = ({ variables }: Catalogue, env: Surroundings["env"]): string[] =>
  variables.flatMap(({ name, secret }) => (secret && env[name] ? [env[name]] : []));
