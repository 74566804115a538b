import { type Affected, type Call, type Provided, type Provides } from "../plugin/index.js";
import type { ProvidedName } from "../plugin/provides.js";
import type { PluginState } from "./admission.js";
import type { Bound } from "./bound.js";
import type { ToolCard } from "./catalogue.js";
import { currentCall } from "./current-call.js";
import { Deadline } from "./deadline.js";
import { explained } from "./failure.js";
import { LiveCall } from "./live-call.js";
import { judgeObjects } from "./objects.js";
import type { Surroundings } from "./plugin-runtime.js";
import { objectRules, type Refusal } from "./policy.js";
import { takesTarget } from "./target.js";

/** A plugin at one of its places, as another one meets it. */
export interface Provider<T> {
  readonly plugin: string;
  /** The place's name, where the configuration names several. */
  readonly target: string | undefined;
  /** Whether its tools take an argument that says where. */
  readonly severalTargets: boolean;
  /** The mirrored tools that policy allows there, without the plugin's name. There is one at least. */
  readonly tools: readonly string[];
  /** All that it mirrors, also what may not be used there. */
  readonly mirrors: readonly string[];
  /**
   * Asks it on behalf of a call, for so many seconds at most. Throws a ToolError: why it did not answer, whatever it is.
   */
  ask<R>(call: Call, seconds: number, question: (provided: T, call: Call) => R | Promise<R>): Promise<R>;
  /**
   * The rule that keeps objects from being shown, as it keeps the mirrored tool, or the one that asks, from them. Throws
   * when the plugin mirrors no tool of that name.
   */
  hides(tool: string, objects: readonly Affected[], asker: string): Refusal | undefined;
}

type ProvidedBy<K extends ProvidedName> = Required<Provides>[K] extends Provided<infer T> ? T : never;

/** All that can do something for others: at each place of a plugin where a tool is allowed that shows the same. */
export function providersOf<K extends ProvidedName>(
  capability: K,
  plugins: readonly PluginState[],
  surroundings: Surroundings,
): Provider<ProvidedBy<K>>[] {
  return plugins.flatMap(({ name, offer, provides }) => {
    const mirrors = provides?.[capability]?.mirrors ?? [];
    const offered = offer.tools.filter(({ card }) => mirrors.includes(card.name));
    const [first] = offered;
    if (!first) return [];
    return first.bounds.flatMap(({ runtime }, index) => {
      const here = offered.flatMap(({ bounds }) => bounds[index] ?? []);
      const mirrored = new Map(here.map((bound) => [bound.card.name.slice(name.length + 1), bound]));
      const tools = [...mirrored].flatMap(([tool, { refusal }]) => (refusal ? [] : [tool]));
      if (tools.length === 0) return [];
      const provider: Provider<ProvidedBy<K>> = {
        plugin: name,
        target: runtime.target,
        severalTargets: takesTarget(first),
        tools,
        mirrors: [...mirrored.keys()],
        ask: (call, seconds, question) =>
          ask(capability, runtime, call, seconds, question as never, surroundings),
        hides: (tool, objects, asker) => {
          const bound = mirrored.get(tool);
          if (!bound) throw new Error(`Plugin ${name} mirrors no tool ${tool}.`);
          return hides(bound, objects, asker);
        },
      };
      return [provider];
    });
  });
}

async function ask<R>(
  capability: ProvidedName,
  runtime: Bound<ToolCard>["runtime"],
  outer: Call,
  seconds: number,
  question: (provided: unknown, call: Call) => R | Promise<R>,
  { redactor, log: logOf }: Surroundings,
): Promise<R> {
  const log = logOf(runtime.label);
  const deadline = new Deadline(seconds, [outer.signal]);
  const requester = {
    principal: outer.principal,
    signal: outer.signal,
    capabilities: new Set<never>(),
    progress: () => undefined,
    log: () => undefined,
    ask: () => Promise.reject(new Error("It has nobody to ask.")),
  };
  const call = new LiveCall(requester, deadline, redactor, runtime.target, log);
  try {
    const work = async () => question(await runtime.provided(capability), call);
    return await deadline.race(currentCall.run(call, work));
  } catch (error) {
    throw await explained(error, runtime, "read", log, redactor);
  } finally {
    deadline.stop();
    for (const id of call.requestIds) outer.requestId(id);
  }
}

function hides(
  { policy, subjects: [own], refusal }: Bound<ToolCard>,
  objects: readonly Affected[],
  asker: string,
): Refusal | undefined {
  if (refusal) return refusal;
  const rules = [own, { ...own, names: [asker] }].flatMap((subject) => objectRules(subject, policy));
  return judgeObjects(rules, objects);
}
