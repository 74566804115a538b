import type { Offer } from "../host/bound.js";
import { envelopeSchema } from "../host/envelope.js";
import { takesConfirmation } from "../host/run-tool.js";

type Listed = Record<string, unknown>;

/** What `*` /list answers, made once, in a fixed order. */
export interface Lists {
  readonly tools: readonly Listed[];
  readonly resources: readonly Listed[];
  readonly resourceTemplates: readonly Listed[];
  readonly prompts: readonly Listed[];
}

const CONFIRMATION = { type: "string", description: "From a confirmation_required answer" };

export function listsOf({ tools, resources, prompts }: Offer): Lists {
  const described = resources.map(({ card, template }) => ({
    templated: template.variables.length > 0,
    listed: titled(card, { name: card.name, description: card.description, mimeType: card.mimeType }),
    uri: card.uri,
  }));
  return {
    tools: tools.map((bound) => {
      const { card } = bound;
      const properties = card.inputSchema.properties as Record<string, unknown>;
      return titled(card, {
        name: card.name,
        description: card.description,
        inputSchema: takesConfirmation(bound)
          ? { ...card.inputSchema, properties: { ...properties, confirmation: CONFIRMATION } }
          : card.inputSchema,
        outputSchema: envelopeSchema(card.outputSchema),
        annotations: {
          readOnlyHint: card.effect === "read",
          destructiveHint: card.effect === "destroy",
          idempotentHint: card.idempotent,
          openWorldHint: card.openWorld,
        },
      });
    }),
    resources: described.flatMap(({ templated, listed, uri }) => (templated ? [] : [{ uri, ...listed }])),
    resourceTemplates: described.flatMap(({ templated, listed, uri }) =>
      templated ? [{ uriTemplate: uri, ...listed }] : [],
    ),
    prompts: prompts.map(({ card }) =>
      titled(card, { name: card.name, description: card.description, arguments: card.arguments }),
    ),
  };
}

const titled = ({ title }: { readonly title?: string }, listed: Listed): Listed => ({
  ...listed,
  ...(title && { title }),
});
