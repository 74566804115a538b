import type { Catalogue } from "./catalogue.js";
import { TARGET } from "./target-uri.js";

/** Arguments that belong to the host on every tool. */
const RESERVED = ["confirmation", TARGET];
const EFFECTS = ["read", "write", "destroy"];
/** A day, in seconds. */
const LONGEST_DEADLINE = 86_400;
const NAME = /^[a-z0-9_]{1,45}$/;

/** What makes a plugin unusable, as sentences for its author. The host refuses such a plugin; `checkPlugin` reports it. */
export function faultsOf(catalogue: Catalogue): string[] {
  const faults: string[] = [];
  const names = [...catalogue.tools, ...catalogue.prompts].map((card) => card.name);
  for (const name of names) {
    if (!NAME.test(name))
      faults.push(`${name}: a name has lower-case letters, digits and _ and at most 45 characters.`);
  }
  for (const list of [
    catalogue.tools.map((card) => card.name),
    catalogue.prompts.map((card) => card.name),
    catalogue.resources.map((card) => card.uri),
  ]) {
    for (const name of new Set(list.filter((one, index) => list.indexOf(one) !== index))) {
      faults.push(`${name}: declared more than once.`);
    }
  }
  for (const tool of catalogue.tools) {
    if (!EFFECTS.includes(tool.effect)) faults.push(`${tool.name}: \`effect\` is read, write or destroy.`);
    if (tool.effect === "destroy" && !tool.previews)
      faults.push(`${tool.name}: a destroy tool needs a \`preview\`.`);
    for (const name of Object.keys((tool.inputSchema.properties as object | undefined) ?? {})) {
      if (RESERVED.includes(name)) faults.push(`${tool.name}: the argument \`${name}\` belongs to the host.`);
    }
  }
  for (const { name, arguments: named } of catalogue.prompts) {
    if (named.some((argument) => argument.name === TARGET))
      faults.push(`${name}: the argument \`${TARGET}\` belongs to the host.`);
  }
  for (const { name, deadline } of [...catalogue.tools, ...catalogue.resources, ...catalogue.prompts]) {
    if (deadline !== undefined && !(deadline > 0 && deadline <= LONGEST_DEADLINE)) {
      faults.push(`${name}: \`deadline\` is a number of seconds, at most ${LONGEST_DEADLINE}.`);
    }
  }
  for (const { uri, mirrors } of catalogue.resources) {
    const tool = catalogue.tools.find(({ name }) => name === mirrors);
    if (mirrors !== undefined && (tool?.effect !== "read" || tool.reveals)) {
      faults.push(`${uri}: \`mirrors\` names a tool of the plugin that reads and does not reveal.`);
    }
  }
  for (const [capability, { mirrors }] of Object.entries(catalogue.provides ?? {})) {
    for (const mirrored of mirrors) {
      const tool = catalogue.tools.find(({ name }) => name === mirrored);
      if (tool?.effect !== "read" || tool.reveals)
        faults.push(
          `provides ${capability}: ${mirrored} is no tool of the plugin that reads and does not reveal.`,
        );
    }
  }
  for (const { uri } of catalogue.resources) {
    if (!uri.startsWith(`${catalogue.name}://`))
      faults.push(`${uri}: a resource's URI begins with ${catalogue.name}://.`);
  }
  return faults;
}
