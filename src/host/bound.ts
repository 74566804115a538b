import type { Catalogue, PromptCard, ResourceCard, ToolCard } from "./catalogue.js";
import type { PluginRuntime } from "./plugin-runtime.js";
import { judge, type Policy, type Refusal, type Subject } from "./policy.js";
import { UriTemplate } from "./uri-template.js";

/** Something a plugin offers, with what policy says of it. What is refused is not listed, and refused again if called. */
export interface Bound<C> {
  readonly card: C;
  readonly runtime: PluginRuntime;
  readonly policy: Policy;
  readonly subject: Subject;
  readonly refusal: Refusal | undefined;
}

export type BoundResource = Bound<ResourceCard> & { readonly template: UriTemplate };

export interface Offer {
  readonly tools: readonly Bound<ToolCard>[];
  readonly resources: readonly BoundResource[];
  readonly prompts: readonly Bound<PromptCard>[];
}

/** Binds a catalogue to the runtime that serves it, under a policy whose toolsets may include "default". */
export function bind(catalogue: Catalogue, runtime: PluginRuntime, stated: Policy): Offer {
  const defaults = Object.entries(catalogue.toolsets).flatMap(([name, set]) => (set.default ? [name] : []));
  const toolsets = stated.toolsets.flatMap((name) => (name === "default" ? defaults : [name]));
  const policy: Policy = { ...stated, toolsets };
  const judged = <C extends { readonly toolset?: string }>(
    card: C,
    names: string[],
    tool?: ToolCard,
  ): Bound<C> => {
    const subject = {
      names,
      effect: tool?.effect ?? "read",
      toolset: card.toolset,
      reveals: tool?.reveals === true,
    };
    return { card, runtime, policy, subject, refusal: judge(subject, policy) };
  };
  const tools = catalogue.tools.map((card) => judged(card, [card.name], card));
  return {
    tools,
    resources: catalogue.resources.map((card) => {
      const mirrored = tools.find((tool) => tool.card.name === card.mirrors);
      const bound = judged(card, [card.uri, ...(card.mirrors ? [card.mirrors] : [])]);
      // The tool's own place on an allow list says nothing of the resource; all that forbids the tool does.
      const unlisted = { ...policy, layers: policy.layers.map((layer) => ({ ...layer, allow: [] })) };
      const refusal = bound.refusal ?? (mirrored && judge(mirrored.subject, unlisted));
      return { ...bound, refusal, template: new UriTemplate(card.uri) };
    }),
    prompts: catalogue.prompts.map((card) => judged(card, [card.name])),
  };
}

/** What policy says of one resource: a rule may name its very URI as well as the template. */
export function refusalOf({ refusal, subject, policy }: BoundResource, uri: string): Refusal | undefined {
  return refusal ?? judge({ ...subject, names: [...subject.names, uri, decoded(uri)] }, policy);
}

/** As its handler will read it: an escaped letter is that letter. */
function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
