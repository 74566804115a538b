import type { Catalogue, PromptCard, ResourceCard, ToolCard } from "./catalogue.js";
import { decoded } from "./decoded.js";
import type { PluginRuntime } from "./plugin-runtime.js";
import { judge, type Policy, type Refusal, type Subject } from "./policy.js";
import { spellings } from "./target-uri.js";
import { UriTemplate } from "./uri-template.js";

/** Something a plugin offers at one place, with what policy says of it there. */
export interface Bound<C> {
  readonly card: C;
  readonly runtime: PluginRuntime;
  readonly policy: Policy;
  /** What rules are about: itself, and for a resource also itself as a part of the tool that it mirrors. */
  readonly subjects: readonly [Subject, ...Subject[]];
  readonly refusal: Refusal | undefined;
}

/** Something a plugin offers, at each of its places, the default one first. */
export interface Offered<C> {
  readonly plugin: string;
  readonly card: C;
  readonly bounds: readonly Bound<C>[];
}

export type OfferedResource = Offered<ResourceCard> & { readonly template: UriTemplate };

export interface Offer {
  readonly tools: readonly Offered<ToolCard>[];
  readonly resources: readonly OfferedResource[];
  readonly prompts: readonly Offered<PromptCard>[];
}

/** A place with the policy that holds there. */
export interface Site {
  readonly runtime: PluginRuntime;
  readonly policy: Policy;
}

/** Where it may run: what is refused everywhere is not listed, and refused again if called. */
export const allowedAt = <C>({ bounds }: Offered<C>): readonly Bound<C>[] =>
  bounds.filter(({ refusal }) => !refusal);

/** Binds a catalogue to the places that serve it. */
export function bind(catalogue: Catalogue, sites: readonly Site[]): Offer {
  const offered = <C extends Card>(
    card: C,
    namesAt: (target: string | undefined) => string[],
  ): Offered<C> => ({
    plugin: catalogue.name,
    card,
    bounds: sites.map(({ runtime, policy }) => {
      const subject = subjectOf(card, namesAt(runtime.target));
      return { card, runtime, policy, subjects: [subject], refusal: judge(subject, policy) };
    }),
  });
  const tools = catalogue.tools.map((card) => offered(card, () => [card.name]));
  return {
    tools,
    resources: catalogue.resources.map((card) => {
      const mirrored = tools.find((tool) => tool.card.name === card.mirrors);
      const own = offered(card, (target) => [
        ...spellings(card.uri, target),
        ...(card.mirrors ? [card.mirrors] : []),
      ]);
      return {
        ...own,
        bounds: own.bounds.map((bound, index) => mirroring(bound, mirrored?.bounds[index])),
        template: new UriTemplate(card.uri),
      };
    }),
    prompts: catalogue.prompts.map((card) => offered(card, () => [card.name])),
  };
}

type Card = { readonly toolset?: string; readonly resolves?: true } & Partial<
  Pick<ToolCard, "effect" | "reveals">
>;

const subjectOf = ({ effect = "read", toolset, reveals, resolves }: Card, names: string[]): Subject => ({
  names,
  effect,
  toolset,
  reveals: reveals === true,
  resolves: resolves === true,
});

/** All that forbids a tool forbids the resource that mirrors it, and so does what its toolset says of the resource. */
function mirroring(bound: Bound<ResourceCard>, tool: Bound<ToolCard> | undefined): Bound<ResourceCard> {
  if (!tool) return bound;
  const [own] = bound.subjects;
  // Which objects the URI means, the resource says itself.
  const mirrored = { ...tool.subjects[0], names: own.names, resolves: own.resolves };
  return { ...bound, subjects: [own, mirrored], refusal: bound.refusal ?? judge(mirrored, bound.policy) };
}

/** A resource at one URI: a rule may name that very one as well as the template. `uri` is without its target. */
export function boundAt(bound: Bound<ResourceCard>, uri: string): Bound<ResourceCard> {
  const { policy, runtime, refusal } = bound;
  const concrete = [uri, decoded(uri)].flatMap((one) => spellings(one, runtime.target));
  const at = (subject: Subject): Subject => ({ ...subject, names: [...subject.names, ...concrete] });
  const [own, ...mirrored] = bound.subjects;
  const subjects = [at(own), ...mirrored.map(at)] as const;
  return {
    ...bound,
    subjects,
    refusal: subjects.reduce((found, one) => found ?? judge(one, policy), refusal),
  };
}
