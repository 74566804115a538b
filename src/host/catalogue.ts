import type { AnyPluginSpec, Effect, Provided, Provides, RiskSpec } from "../plugin/index.js";
import { variableOf } from "../plugin/variable.js";
import { canonical } from "./confirmation.js";
import { inputSchema, type JsonSchema, outputSchema } from "./json-schema.js";
import { type Member, membersOf } from "./members.js";

interface Card {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly toolset?: string;
  /** Seconds. */
  readonly deadline?: number;
  /** Whether it can say which objects a call is about. */
  readonly resolves?: true;
}

export interface ToolCard extends Card {
  readonly effect: Effect;
  readonly reveals?: true;
  readonly previews?: true;
  /** Whether its calls can bring about risks. */
  readonly risky?: true;
  readonly idempotent: boolean;
  readonly openWorld: boolean;
  readonly inputSchema: JsonSchema;
  /** The schema of `data`. */
  readonly outputSchema: JsonSchema;
}

export interface ResourceCard extends Card {
  readonly uri: string;
  readonly mimeType: string;
  /** The full name of the tool whose rules hold for it too. */
  readonly mirrors?: string;
  readonly watchable?: true;
  readonly untrusted?: true;
}

export interface PromptCard extends Card {
  readonly arguments: readonly {
    readonly name: string;
    readonly description?: string;
    readonly required: boolean;
  }[];
}

/**
 * The static part of a plugin: all that listing needs. Made from the classes, or read from the file that a plugin
 * ships beside its module so that the module itself loads on the first call.
 */
export interface Catalogue {
  readonly format: 1;
  readonly name: string;
  readonly description: string;
  readonly variables: readonly { readonly name: string; readonly secret: boolean }[];
  readonly toolsets: Readonly<Record<string, { readonly default: boolean; readonly description?: string }>>;
  /** The kinds of objects that its calls are about. */
  readonly kinds?: readonly string[];
  readonly risks?: Readonly<Record<string, RiskSpec>>;
  /** What it can do for others, and the full names of the tools whose rules hold for that too. */
  readonly provides?: Readonly<Record<string, { readonly mirrors: readonly string[] }>>;
  readonly tools: readonly ToolCard[];
  readonly resources: readonly ResourceCard[];
  readonly prompts: readonly PromptCard[];
}

/** Describes a plugin. Pure: nothing is built, nothing is asked of the outside. */
export function catalogueOf(plugin: AnyPluginSpec): Catalogue {
  const members = membersOf(plugin);
  const of = <K extends Member["kind"]>(kind: K) =>
    members.filter((member): member is Extract<Member, { kind: K }> => member.kind === kind);
  return {
    format: 1,
    name: plugin.name,
    description: plugin.description,
    variables: Object.values(plugin.options?.shape ?? {}).flatMap((option) => {
      const { name, secret } = variableOf(option) ?? {};
      return name === undefined ? [] : [{ name, secret: secret === true }];
    }),
    toolsets: Object.fromEntries(
      Object.entries(plugin.toolsets).map(([name, set]) => [
        name,
        "classes" in set
          ? { default: set.default, ...(set.description && { description: set.description }) }
          : { default: true },
      ]),
    ),
    ...(plugin.kinds && { kinds: plugin.kinds }),
    ...(plugin.risks && { risks: plugin.risks }),
    ...(plugin.provides && { provides: providedBy(plugin.name, plugin.provides) }),
    tools: of("tool").map(({ spec, toolset }) => ({
      name: `${plugin.name}_${spec.name}`,
      ...(spec.title && { title: spec.title }),
      description: spec.description,
      ...(toolset && { toolset }),
      ...(spec.deadline && { deadline: spec.deadline }),
      effect: spec.effect,
      ...(spec.reveals && { reveals: true }),
      ...(spec.preview && { previews: true }),
      ...(spec.resolve && { resolves: true }),
      ...(spec.risks && { risky: true }),
      idempotent: spec.idempotent ?? spec.effect === "read",
      openWorld: spec.openWorld ?? false,
      inputSchema: inputSchema(spec.input),
      outputSchema: outputSchema(spec.output),
    })),
    resources: of("resource").map(({ spec, toolset }) => ({
      name: spec.name,
      ...(spec.title && { title: spec.title }),
      description: spec.description,
      ...(toolset && { toolset }),
      ...(spec.deadline && { deadline: spec.deadline }),
      uri: spec.uri,
      mimeType: spec.mimeType ?? "text/markdown",
      ...(spec.mirrors && { mirrors: `${plugin.name}_${spec.mirrors}` }),
      ...(spec.watch && { watchable: true }),
      ...(spec.resolve && { resolves: true }),
      ...(spec.untrusted && { untrusted: true }),
    })),
    prompts: of("prompt").map(({ spec, toolset }) => {
      const schema = inputSchema(spec.arguments);
      return {
        name: `${plugin.name}_${spec.name}`,
        ...(spec.title && { title: spec.title }),
        description: spec.description,
        ...(toolset && { toolset }),
        ...(spec.deadline && { deadline: spec.deadline }),
        ...(spec.resolve && { resolves: true }),
        arguments: Object.entries(schema.properties as Record<string, { description?: string }>).map(
          ([name, { description }]) => ({
            name,
            ...(description && { description }),
            required: ((schema.required as string[] | undefined) ?? []).includes(name),
          }),
        ),
      };
    }),
  };
}

const providedBy = (plugin: string, provides: Provides): NonNullable<Catalogue["provides"]> =>
  Object.fromEntries(
    Object.entries(provides).map(([name, { mirrors }]: [string, Provided<object>]) => [
      name,
      { mirrors: mirrors.map((tool) => `${plugin}_${tool}`) },
    ]),
  );

/** Whether a catalogue is what the classes would give now. */
export const isCurrent = (catalogue: Catalogue, plugin: AnyPluginSpec): boolean =>
  canonical(catalogue) === canonical(catalogueOf(plugin));
