import { allowedAt, type Offer, type Offered, type OfferedResource } from "../host/bound.js";
import type { PromptCard, ToolCard } from "../host/catalogue.js";
import { CONFIRMATION, takesConfirmation } from "../host/confirmation-argument.js";
import { envelopeSchema } from "../host/envelope.js";
import type { JsonSchema } from "../host/json-schema.js";
import { allowedTargets, takesTarget, targetArgument } from "../host/target.js";
import { TARGET, targetTemplate } from "../host/target-uri.js";

type Listed = Record<string, unknown>;

/** What `*` /list answers, made once, in a fixed order. */
export interface Lists {
  readonly tools: readonly Listed[];
  readonly resources: readonly Listed[];
  readonly resourceTemplates: readonly Listed[];
  readonly prompts: readonly Listed[];
}

export const listsOf = ({ tools, resources, prompts }: Offer): Lists => ({
  tools: tools.map(listedTool),
  resources: resources.flatMap(listedResources),
  resourceTemplates: resources.flatMap(listedTemplate),
  prompts: prompts.map(listedPrompt),
});

function listedTool(offered: Offered<ToolCard>): Listed {
  const { card } = offered;
  return titled(card, {
    name: card.name,
    description: card.description,
    inputSchema: withHostArguments(offered),
    outputSchema: envelopeSchema(card.outputSchema),
    annotations: {
      readOnlyHint: card.effect === "read",
      destructiveHint: card.effect === "destroy",
      idempotentHint: card.idempotent,
      openWorldHint: card.openWorld,
    },
  });
}

/** The plugin's schema, with the place that is meant and the confirmation where they can be given. */
function withHostArguments(offered: Offered<ToolCard>): JsonSchema {
  const { inputSchema } = offered.card;
  const target = targetArgument(offered);
  const confirmation = allowedAt(offered).some(takesConfirmation);
  if (!target && !confirmation) return inputSchema;
  const required = [
    ...((inputSchema.required as string[] | undefined) ?? []),
    ...(target?.required ? [TARGET] : []),
  ];
  return {
    ...inputSchema,
    properties: {
      ...(inputSchema.properties as Listed),
      ...(target && { [TARGET]: target.schema }),
      ...(confirmation && { confirmation: CONFIRMATION }),
    },
    ...(required.length > 0 && { required }),
  };
}

/** One that stands for itself, once for each place. */
function listedResources(offered: OfferedResource): Listed[] {
  const { card, template } = offered;
  if (template.variables.length > 0) return [];
  const { name, description, mimeType } = card;
  if (!takesTarget(offered)) return [titled(card, { uri: card.uri, name, description, mimeType })];
  return allowedTargets(offered).map((target) =>
    titled(card, {
      uri: `${card.uri}?${TARGET}=${target}`,
      name: `${name} (${target})`,
      description,
      mimeType,
    }),
  );
}

function listedTemplate(offered: OfferedResource): Listed[] {
  const { card, template } = offered;
  if (template.variables.length === 0) return [];
  const uriTemplate = takesTarget(offered) ? targetTemplate(card.uri) : card.uri;
  const { name, description, mimeType } = card;
  return [titled(card, { uriTemplate, name, description, mimeType })];
}

function listedPrompt(offered: Offered<PromptCard>): Listed {
  const { card } = offered;
  const target = {
    name: TARGET,
    description: `Where: ${allowedTargets(offered).join(", ")}`,
    required: false,
  };
  return titled(card, {
    name: card.name,
    description: card.description,
    arguments: takesTarget(offered) ? [...card.arguments, target] : card.arguments,
  });
}

const titled = ({ title }: { readonly title?: string }, listed: Listed): Listed => ({
  ...listed,
  ...(title && { title }),
});
