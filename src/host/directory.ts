import { nearest, ToolError } from "../plugin/index.js";
import type { PluginState } from "./admission.js";
import { allowedAt, type Bound, boundAt, type Offer, type Offered } from "./bound.js";
import type { PromptCard, ResourceCard, ToolCard } from "./catalogue.js";
import { UnknownNameError } from "./failure.js";
import type { CompletionRequest, Completions } from "./run-completion.js";
import { allowedTargets, placeFor, takesTarget } from "./target.js";
import { bareTemplate, splitTarget, TARGET } from "./target-uri.js";
import { middleOut } from "./trim.js";

/** The most characters of a name or URI that an error repeats. */
const LONGEST_NAME = 200;

/** A resource at the place that its URI means, with the variables of the URI. */
export interface Located {
  readonly bound: Bound<ResourceCard>;
  readonly params: Record<string, string>;
}

/** Finds what the plugins offer by its name. Looking does not ask whether policy allows it. */
export class Directory {
  constructor(private readonly plugins: readonly PluginState[]) {}

  get everything(): Offer {
    const offers = this.plugins.map(({ offer }) => offer);
    return {
      tools: offers.flatMap(({ tools }) => tools),
      resources: offers.flatMap(({ resources }) => resources),
      prompts: offers.flatMap(({ prompts }) => prompts),
    };
  }

  /** What policy allows at one place at least. */
  get offer(): Offer {
    const allowed = <O extends Offered<unknown>>(offered: readonly O[]) =>
      offered.filter((one) => allowedAt(one).length > 0);
    const { tools, resources, prompts } = this.everything;
    return { tools: allowed(tools), resources: allowed(resources), prompts: allowed(prompts) };
  }

  /** Throws an UnknownNameError. */
  tool(name: string): Offered<ToolCard> {
    return this.find("tools", name);
  }

  /** Throws an UnknownNameError. */
  prompt(name: string): Offered<PromptCard> {
    return this.find("prompts", name);
  }

  /** Throws a ToolError. */
  resource(uri: string): Located {
    for (const offered of this.everything.resources) {
      const { bare, target } = takesTarget(offered) ? splitTarget(uri) : { bare: uri, target: undefined };
      const params = offered.template.match(bare);
      if (!params) continue;
      return { bound: boundAt(placeFor(offered, target, false), bare), params };
    }
    throw new ToolError("not_found", `There is no resource ${middleOut(uri, LONGEST_NAME)}.`, {
      next: "resources/list and resources/templates/list show what there is.",
    });
  }

  /** What completes an argument, or its values when the host itself knows them. Throws an UnknownNameError. */
  completable({
    kind,
    of,
    argument,
    typed,
    context,
  }: CompletionRequest): Bound<PromptCard | ResourceCard> | Completions {
    const offered: Offered<PromptCard | ResourceCard> | undefined =
      kind === "prompt"
        ? this.prompt(of)
        : this.everything.resources.find(
            (one) => one.card.uri === of || (takesTarget(one) && one.card.uri === bareTemplate(of)),
          );
    if (!offered) throw new UnknownNameError(`There is no resource template ${middleOut(of, LONGEST_NAME)}.`);
    if (argument === TARGET && takesTarget(offered)) {
      const values = allowedTargets(offered).filter((name) => name.startsWith(typed));
      return { values, total: values.length, hasMore: false };
    }
    return placeFor(offered, takesTarget(offered) ? context[TARGET] : undefined, false);
  }

  private find<K extends "tools" | "prompts">(kind: K, name: string): Offer[K][number] {
    const all: readonly Offer[K][number][] = this.everything[kind];
    const found = all.find(({ card }) => card.name === name);
    if (found) return found;
    const plugin = this.plugins.find(({ name: own, fault }) => fault && name.startsWith(`${own}_`));
    if (plugin) throw new UnknownNameError(`Plugin ${plugin.name} is unavailable: ${plugin.fault}`);
    const shown = middleOut(name, LONGEST_NAME);
    const meant = nearest(
      shown,
      this.offer[kind].map(({ card }) => card.name),
    );
    throw new UnknownNameError(
      `There is no ${kind.slice(0, -1)} ${shown}.${meant ? ` Did you mean ${meant}?` : ""}`,
    );
  }
}
