import { ConfigurationError } from "../plugin/index.js";
import type { PromptCard, ResourceCard, ToolCard } from "./catalogue.js";
import type { Member } from "./members.js";

/**
 * Refuses to run a member under a catalogue that declares it otherwise than its class does. Policy and approval have
 * been judged by the catalogue, so a stale or forged one would loosen them.
 */
export function sameDeclaration(
  member: Member,
  card: ToolCard | ResourceCard | PromptCard,
  plugin: string,
): void {
  const tool = member.kind === "tool" && "effect" in card;
  const same =
    member.toolset === card.toolset &&
    (!tool ||
      (member.spec.effect === card.effect &&
        (member.spec.reveals === true) === (card.reveals === true) &&
        (member.spec.preview !== undefined) === (card.previews === true))) &&
    (member.kind !== "resource" ||
      !("uri" in card) ||
      prefixed(member.spec.mirrors, plugin) === card.mirrors);
  if (same) return;
  throw new ConfigurationError(
    `The catalogue of plugin ${plugin} declares ${card.name} otherwise than its class.`,
    {
      next: "Renew it with `cargoshipper catalogue`, or reinstall the package.",
    },
  );
}

const prefixed = (name: string | undefined, plugin: string) =>
  name === undefined ? undefined : `${plugin}_${name}`;
